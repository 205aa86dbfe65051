/**
 * The known ways by which a principal of an account becomes its administrator. A path is open if every step is allowed on
 * one of its resources.
 *
 * @see https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation
 * @see https://pathfinding.cloud/paths/
 */
import type { AccessRequest } from '@asr/playbooks/testing';
import { homeRegion as region, memberAccountId as account } from '../../tools/templates/places.ts';

interface Step {
  readonly action: string;
  /** Alternative requests: one that is allowed is enough. */
  readonly requests: readonly AccessRequest[];
}

export interface EscalationPath {
  readonly name: string;
  readonly steps: readonly Step[];
}

const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const inRegion = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;

/** Roles of every kind: an administrator, a workload, those of ASR, and those that its playbooks create. */
const rolesOfAccount: readonly string[] = [
  'admin',
  'web',
  'ASR-EC2.13',
  'ASR-RunbookOperator',
  'ASR-Automation-EC2.13',
  'asr-cloudtrail-logs-906eb3215136b6e0',
  `asr-rds-monitoring-${region}`,
  'asr-support-access',
].map((name) => iam(`role/${name}`));
const users = ['ada', 'mallory'].map((name) => iam(`user/${name}`));
const groups = [iam('group/admins')];
const managedPolicies = [iam('policy/team')];

/** Policies that an intruder would attach, and the one that RDS.6, IAM.18 and SSM.1 may attach to their own roles. */
const wantedPolicies = ['AdministratorAccess', 'IAMFullAccess', 'PowerUserAccess', 'job-function/SystemAdministrator']
  .map((name) => `arn:aws:iam::aws:policy/${name}`)
  .concat(managedPolicies);

const step = (
  action: string,
  resources: readonly string[],
  contexts: readonly AccessRequest['context'][] = [{}],
): Step => ({
  action,
  requests: resources.flatMap((resource) =>
    contexts.map((context) => ({ action, resource, ...(context && { context }) })),
  ),
});
const path = (name: string, ...steps: readonly Step[]): EscalationPath => ({ name, steps });
const alone = (action: string, resources: readonly string[], contexts?: readonly AccessRequest['context'][]) =>
  path(action, step(action, resources, contexts));

const attaching = wantedPolicies.map((arn) => ({ 'iam:PolicyARN': arn }));
/** No boundary, an administrator as the boundary, and the key missing from the request. */
const boundaries = [{}, { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' }];

/** Changes to identities and policies, each of which is enough. */
const byIam: readonly EscalationPath[] = [
  alone('iam:AttachGroupPolicy', groups, attaching),
  alone('iam:AttachRolePolicy', rolesOfAccount, attaching),
  alone('iam:AttachUserPolicy', users, attaching),
  alone('iam:PutGroupPolicy', groups),
  alone('iam:PutRolePolicy', rolesOfAccount, boundaries),
  alone('iam:PutUserPolicy', users, boundaries),
  alone('iam:AddUserToGroup', groups),
  alone('iam:CreatePolicyVersion', managedPolicies),
  alone('iam:SetDefaultPolicyVersion', managedPolicies),
  alone('iam:CreateAccessKey', users),
  alone('iam:CreateLoginProfile', users),
  alone('iam:UpdateLoginProfile', users),
  alone('iam:CreateServiceSpecificCredential', users),
  alone('iam:ResyncMFADevice', users),
  alone('iam:UpdateAssumeRolePolicy', rolesOfAccount),
  alone('iam:DeleteRolePermissionsBoundary', rolesOfAccount),
  alone('iam:PutRolePermissionsBoundary', rolesOfAccount, boundaries),
  alone('iam:DeleteUserPermissionsBoundary', users),
  alone('iam:PutUserPermissionsBoundary', users, boundaries),
  alone('iam:CreateRole', rolesOfAccount, boundaries),
  alone('iam:CreateUser', users, boundaries),
  alone('iam:AddRoleToInstanceProfile', [iam('instance-profile/web')]),
  alone('iam:CreateSAMLProvider', [iam('saml-provider/theirs')]),
  alone('iam:UpdateSAMLProvider', [iam('saml-provider/ours')]),
  alone('iam:CreateOpenIDConnectProvider', [iam('oidc-provider/theirs')]),
  alone('iam:UpdateOpenIDConnectProviderThumbprint', [iam('oidc-provider/ours')]),
  alone('sts:AssumeRole', [iam('role/admin'), iam('role/OrganizationAccountAccessRole')]),
  alone('sso:CreateAccountAssignment', ['*']),
  alone('organizations:DetachPolicy', ['*']),
];

/** Changes to code, steps and data of what already runs as a role. */
const byExistingRoles: readonly EscalationPath[] = [
  alone('lambda:UpdateFunctionCode', [
    inRegion('lambda', 'function:pay'),
    inRegion('lambda', 'function:ASR-Evaluator'),
  ]),
  alone('lambda:UpdateFunctionConfiguration', [inRegion('lambda', 'function:pay')]),
  alone('ssm:UpdateDocument', [inRegion('ssm', 'document/ASR-QuarantineSecurityGroup')]),
  alone('ssm:UpdateDocumentDefaultVersion', [inRegion('ssm', 'document/ASR-QuarantineSecurityGroup')]),
  alone('ssm:CreateDocument', [inRegion('ssm', 'document/theirs')]),
  // Systems Manager authorizes the instance and the document. Contain.5 may send one document that installs patches.
  {
    name: 'ssm:SendCommand',
    steps: [
      step('ssm:SendCommand', [inRegion('ec2', 'instance/i-0ab1')]),
      step('ssm:SendCommand', [
        `arn:aws:ssm:${region}::document/AWS-RunShellScript`,
        `arn:aws:ssm:${region}::document/AWS-RunPatchBaselineAssociation`,
        inRegion('ssm', 'document/theirs'),
        inRegion('ssm', 'document/AWS-RunPatchBaseline'),
      ]),
    ],
  },
  alone('ssm:StartSession', [inRegion('ec2', 'instance/i-0ab1')]),
  alone('ssm:CreateAssociation', [inRegion('ssm', 'document/AWS-RunShellScript')]),
  alone('ssm:StartAutomationExecution', [
    inRegion('ssm', 'document/AWS-RunShellScript'),
    inRegion('ssm', 'automation-definition/AWS-RunShellScript:$DEFAULT'),
  ]),
  alone('ec2-instance-connect:SendSSHPublicKey', [inRegion('ec2', 'instance/i-0ab1')]),
  alone('ec2:ModifyInstanceAttribute', [inRegion('ec2', 'instance/i-0ab1')]),
  alone('ec2:AssociateIamInstanceProfile', [inRegion('ec2', 'instance/i-0ab1')]),
  alone('cloudformation:UpdateStack', [inRegion('cloudformation', 'stack/pay/0ab1')]),
  alone('cloudformation:ExecuteChangeSet', [inRegion('cloudformation', 'stack/pay/0ab1')]),
  alone('states:UpdateStateMachine', [inRegion('states', 'stateMachine:pay')]),
  alone('glue:UpdateDevEndpoint', [inRegion('glue', 'devEndpoint/pay')]),
  alone('glue:UpdateJob', [inRegion('glue', 'job/pay')]),
  alone('sagemaker:CreatePresignedNotebookInstanceUrl', [inRegion('sagemaker', 'notebook-instance/pay')]),
  alone('ecs:ExecuteCommand', [inRegion('ecs', 'task/pay/0ab1')]),
  alone('codebuild:StartBuild', [inRegion('codebuild', 'project/pay')]),
  alone(
    'codebuild:UpdateProject',
    [inRegion('codebuild', 'project/pay')],
    [
      { 'codebuild:serviceRole': iam('role/admin') },
      { 'codebuild:source.buildspec': 'given' },
      { 'codebuild:source.location': 'https://example.com/theirs.git' },
    ],
  ),
  // Without another service: a function with an administrator's role does what its caller requests.
  alone('lambda:InvokeFunction', [inRegion('lambda', 'function:pay')]),
  alone('lambda:CreateEventSourceMapping', ['*']),
  alone(
    'ec2:ModifySnapshotAttribute',
    [inRegion('ec2', 'snapshot/snap-0ab1').replace(account, '')],
    [{ 'ec2:Add/userId': '666677778888' }],
  ),
  alone('secretsmanager:GetSecretValue', [inRegion('secretsmanager', 'secret:admin-0ab1')]),
  alone('kms:PutKeyPolicy', [inRegion('kms', 'key/0ab1')]),
  alone('kms:CreateGrant', [inRegion('kms', 'key/0ab1')]),
];

/** Services that run code or make calls with a passed role. */
const servicesThatAct: readonly string[] = [
  'apprunner',
  'autoscaling',
  'batch',
  'bedrock-agentcore',
  'cloudformation',
  'codedeploy',
  'codepipeline',
  'datapipeline',
  'ec2',
  'ecs',
  'ecs-tasks',
  'eks',
  'elasticmapreduce',
  'events',
  'glue',
  'imagebuilder',
  'lambda',
  'omics',
  'sagemaker',
  'scheduler',
  'ssm',
  'states',
].map((name) => `${name}.amazonaws.com`);

const byPassing: readonly EscalationPath[] = servicesThatAct.map((service) =>
  path(
    `iam:PassRole to ${service}`,
    step(
      'iam:PassRole',
      [iam('role/admin'), iam('role/web'), iam('role/ASR-EC2.13')],
      [{ 'iam:PassedToService': service }],
    ),
  ),
);

export const escalationPaths: readonly EscalationPath[] = [
  ...byIam,
  ...byExistingRoles,
  ...byPassing,
  path(
    'iam:PassRole without a service, as a policy without the condition allows it',
    step('iam:PassRole', rolesOfAccount),
  ),
];
