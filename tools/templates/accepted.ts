/** Accepted findings with their reasons. A finding that no longer occurs must be removed. */
import type { Finding } from './finding.ts';

export interface Accepted {
  readonly rule: string;
  /** Matches the whole of `AdminStack Orchestrator`. */
  readonly where: RegExp;
  /** Only those that say this. */
  readonly message?: RegExp;
  readonly why: string;
}

const anyFunction =
  /^(AdminStack (Parse|Report|Playbook|DeadLetter|Deadlines|Notify)|EvaluatorStack Evaluator|ChatStack Chat|ConsoleStack Console)[0-9A-F]{8}$/;

export const accepted: readonly Accepted[] = [
  {
    rule: 'W3005',
    where: anyFunction,
    why: 'The CDK lets each function wait for its role, whose policies may be resources of their own elsewhere.',
  },
  {
    rule: 'E3601',
    where: /^AdminStack (Orchestrator|Deferral)$/,
    message: /^'arn:\$\{Partition\}:states:::/,
    why: 'The definition is checked before its substitutions, and the schema knows the partition aws alone. asl-validator checks it whole, in a test.',
  },
  {
    rule: 'E3601',
    where: /^AdminStack Orchestrator$/,
    message: /'OutputPath' was unexpected.*States\/Done/,
    why: 'A Succeed state has an OutputPath: https://states-language.net/spec.html#succeed-state',
  },
  {
    rule: 'needless-wildcard',
    where: /^MemberRolesStack RemediateConfigx1$/,
    message: /^config:DescribeConfigurationRecorder/,
    why: 'The control asks for all recorders, because it does not know their names.',
  },
  {
    rule: 'needless-wildcard',
    where: /^MemberRolesStack RemediateRedshiftx\d+$/,
    message: /^redshift:DescribeClusters /,
    why: 'Editions of the reference differ on it. A read that is denied would stop four controls; one that is not tells of other clusters of the same account.',
  },
  {
    rule: 'CKV_AWS_115',
    where: anyFunction,
    why: 'A reservation is taken from what the whole account has, and a deployment fails where 100 do not remain. The queue limits the playbook function, and the state machine the others.',
  },
  {
    rule: 'CKV_AWS_116',
    where: anyFunction,
    why: 'A dead-letter queue of a function takes only what was sent asynchronously. Queues and the state machine keep their own; AWS Config evaluates again, and its token would be dead by then.',
  },
  {
    rule: 'CKV_AWS_117',
    where: anyFunction,
    why: 'The functions call nothing but the APIs of AWS, by TLS and by IAM. A VPC would add an endpoint for each of some forty services, in every Region.',
  },
  {
    rule: 'CKV_AWS_165',
    where: /^ChatStack Questions[0-9A-F]{8}$/,
    why: 'It holds the places of messages in chats and used signatures, for a few days. History has every decision.',
  },
  {
    rule: 'W1030',
    where: /^ChatStack (Slack|Teams)CredentialsArn$/,
    why: 'The parameter is empty for a chat that is not used. The role then names the secret of the other chat alone.',
  },
  {
    rule: 'INVALID_ARN',
    where: /^ChatStack ChatRole[0-9A-F]{8}$/,
    why: 'The ARN of the secret is a parameter, which the check does not resolve.',
  },
  {
    rule: 'CKV_AWS_173',
    where: anyFunction,
    why: 'The variables are names, none of them secret. Lambda encrypts them with a key of its own.',
  },
  {
    rule: 'CKV_AWS_158',
    where: /^(EvaluatorStack EvaluatorLog|ChatStack (ChatLog|ApiLog)|ConsoleStack (ConsoleLog|ApiLog))[0-9A-F]{8}$/,
    why: 'CloudWatch Logs encrypts it with a key of its own. A key for one log in each Region costs more than the log.',
  },
  {
    rule: 'CKV_AWS_18',
    where: /^(TrailStack|HistoryExportStack) AccessLog[0-9A-F]{8}$/,
    why: 'It is the bucket of access logs itself.',
  },
  {
    rule: 'CKV_AWS_27',
    where:
      /^(AdminStack (AutomaticEvents|DeadlineRuns|EventsAlone|LostEvents|OutcomesToSend)|NotificationsStack LostNotifications|ChatStack LostQuestions|HistoryExportStack LostExports)[0-9A-F]{8}$/,
    why: 'SQS encrypts them with its own key, because EventBridge and its Scheduler write to them: see admin/key.ts. checkov knows keys of KMS alone.',
  },
  {
    rule: 'RESOURCE_STAR',
    where: /^(AdminStack Key|TrailStack TrailKey|HistoryExportStack ExportKey)[0-9A-F]{8}$/,
    why: 'In the policy of a key, the resource is the key itself.',
  },
  {
    rule: 'RESOURCE_STAR',
    where: /^MemberRolesStack RemediateConfigx1$/,
    why: 'The control asks for all recorders, because it does not know their names.',
  },
  {
    rule: 'UNKNOWN_CONDITION_FOR_ACTION',
    where: /^MemberRolesStack Remediate(EC2x(10|5[5-8]|60)|SecretsManagerx[14])$/,
    message: /aws:ViaAWSService/,
    why: 'The tool knows the key for few actions. It is a global key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice',
  },
  {
    rule: 'UNKNOWN_CONDITION_FOR_ACTION',
    where: /^AdminStack ReportRole[0-9A-F]{8}$/,
    message: /OCSFSyntaxPath/,
    why: 'The tool does not know the key of Security Hub v2: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecurityhub.html',
  },
  {
    rule: 'UNKNOWN_CONDITION_FOR_ACTION',
    where: /^AdminStack Key[0-9A-F]{8}$/,
    message: /kms:DescribeKey/,
    why: 'CloudWatch Logs uses the statement that its guide gives: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
  },
  {
    rule: 'UNKNOWN_CONDITION_FOR_ACTION',
    where: /^(TrailStack|HistoryExportStack) (AccessLog|Files)Policy[0-9A-F]{8}$/,
    message: /s3:TlsVersion/,
    why: 'The statement denies every action on the bucket. The two actions without the key are denied by others.',
  },
  {
    rule: 'MISMATCHED_TYPE',
    where: /^(AdminStack Key|(TrailStack|HistoryExportStack) (AccessLog|Files)Policy)[0-9A-F]{8}$/,
    why: 'The tool compares the type of a key with the example of its documentation. IAM takes an ARN as a string, and 1.2 as a number.',
  },
  {
    rule: 'MISMATCHED_TYPE_BUT_USABLE',
    where: /^MemberRolesStack Remediate(CloudTrailx5|IAMx18|RDSx6)$/,
    why: "The condition compares iam:PermissionsBoundary as a string, as AWS's own examples do.",
  },
  {
    rule: 'RESOURCE_POLICY_PRIVILEGE_ESCALATION',
    where: /^MemberRolesStack Remediate(CloudFrontx5|CloudTrailx[137]|Configx1|EC2x6|ELBx5|S3x9)$/,
    why: 'The buckets are those that ASR creates. Their policy is part of what the playbook makes.',
  },
  {
    rule: 'RESOURCE_POLICY_PRIVILEGE_ESCALATION',
    where: /^MemberRolesStack RemediateS3x(5|6|10|13)$/,
    why: 'The control is about the policy or the lifecycle of the bucket. The session of a remediation names the one bucket.',
  },
  {
    rule: 'RESOURCE_MISMATCH',
    where: /^MemberRolesStack RemediateConfigx1$/,
    why: 'The current reference has a resource type for it, as the service reference of this check confirms.',
  },
  {
    rule: 'RESOURCE_MISMATCH',
    where: /^MemberRolesStack RemediateContainx5$/,
    message: /ssm:SendCommand/,
    why: 'AWS owns the document, so its ARN has no account: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html',
  },
  {
    rule: 'RESOURCE_MISMATCH',
    where: /^MemberRolesStack RemediateAthenax[23]$/,
    why: 'The control is about one type of resource: data catalogs or workgroups.',
  },
  {
    rule: 'RESOURCE_MISMATCH',
    where: /^MemberRolesStack RemediateKinesisx1$/,
    message: /kms:/,
    why: 'The reference lists the key next to the stream. The control uses the AWS managed key, which no policy of ASR names. Kinesis.1 says that this is unverified.',
  },
  {
    rule: 'RESOURCE_MISMATCH',
    where: /^MemberRolesStack RemediateELBx1$/,
    why: 'The control is about Application Load Balancers, so listeners of other kinds are left out.',
  },
  {
    rule: 'INVALID_ARN',
    where: /^(ConsoleStack ConsoleRole[0-9A-F]{8}|HistoryExportStack ExportRole)$/,
    why: 'The ARNs of the table and of its key are parameters, which the check does not resolve.',
  },
  {
    rule: 'RESOURCE_MISMATCH',
    where: /^ConsoleStack ConsoleRole[0-9A-F]{8}$/,
    message: /states:DescribeExecution/,
    why: 'The orchestrator is a standard state machine, so the executions of an express one are left out.',
  },
  {
    rule: 'INVALID_ARN',
    where: /^MemberRolesStack RemediateIAMx18$/,
    why: 'AWS owns the policy, so the account in its ARN is aws.',
  },
];

/** Findings that are not accepted, and accepted findings that do not occur. */
export function sift(
  findings: readonly Finding[],
  reasons: readonly Accepted[] = accepted,
): { readonly open: readonly Finding[]; readonly obsolete: readonly Accepted[] } {
  const covers = ({ rule, where, message }: Accepted, finding: Finding) =>
    rule === finding.rule && where.test(finding.where) && (message?.test(finding.message) ?? true);
  return {
    open: findings.filter((finding) => !reasons.some((reason) => covers(reason, finding))),
    obsolete: reasons.filter((reason) => !findings.some((finding) => covers(reason, finding))),
  };
}
