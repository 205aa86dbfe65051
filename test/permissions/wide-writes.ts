/**
 * Permissions to change something whose ARN does not name the resource of the finding, each with its reason. The service
 * authorization reference offers no resource type and no condition key that would name it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface WideWrites {
  readonly controls: readonly string[];
  readonly actions: readonly string[];
  /** A sentence. */
  readonly because: string;
}

const passwordPolicy = ['IAM.7', 'IAM.10', 'IAM.11', 'IAM.12', 'IAM.13', 'IAM.14', 'IAM.15', 'IAM.16', 'IAM.17'];
const trailAlarms = Array.from({ length: 14 }, (_, index) => `CloudWatch.${index + 1}`);
const endpoints = ['EC2.10', 'EC2.55', 'EC2.56', 'EC2.57', 'EC2.58', 'EC2.60'];
const rules = ['EC2.2', 'EC2.13', 'EC2.14', 'EC2.18', 'EC2.19', 'EC2.53', 'EC2.54'];

export const wideWrites: readonly WideWrites[] = [
  {
    controls: ['Account.1'],
    actions: ['account:DeleteAlternateContact', 'account:PutAlternateContact'],
    because: 'The contacts belong to the account. The ARN limits the session to the account itself.',
  },
  {
    controls: ['EC2.182'],
    actions: ['ec2:DisableSnapshotBlockPublicAccess', 'ec2:EnableSnapshotBlockPublicAccess'],
    because: 'It is one setting of the account in a Region.',
  },
  {
    controls: ['DynamoDB.1'],
    actions: [
      'application-autoscaling:DeleteScalingPolicy',
      'application-autoscaling:DeregisterScalableTarget',
      'application-autoscaling:PutScalingPolicy',
      'application-autoscaling:RegisterScalableTarget',
      'application-autoscaling:TagResource',
    ],
    because: 'The id of a scalable target is generated. A condition limits the writes to targets of DynamoDB.',
  },
  {
    controls: ['DynamoDB.1'],
    actions: ['cloudwatch:DeleteAlarms', 'cloudwatch:DescribeAlarms', 'cloudwatch:PutMetricAlarm'],
    because:
      'Application Auto Scaling checks these permissions with calls that name no alarm: https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html',
  },
  {
    controls: ['AutoScaling.3', 'Autoscaling.5'],
    actions: ['autoscaling:UpdateAutoScalingGroup'],
    because: 'The finding names a launch configuration, and not the groups that use it.',
  },
  {
    controls: ['CloudTrail.1', 'CloudTrail.3'],
    actions: ['cloudtrail:StartLogging', 'cloudtrail:StopLogging'],
    because: 'The finding names the account and no trail. CloudTrail has no condition key for trails.',
  },
  {
    controls: ['CloudTrail.1'],
    actions: ['cloudtrail:PutEventSelectors', 'cloudtrail:UpdateTrail'],
    because: 'The finding names the account and no trail. CloudTrail has no condition key for trails.',
  },
  {
    controls: ['CloudTrail.2'],
    actions: ['kms:CreateAlias', 'kms:CreateKey', 'kms:EnableKeyRotation', 'kms:TagResource'],
    because:
      'A new key has no id beforehand. Creation requires the tag of ASR, and the alias is the one of ASR. None of these actions uses a key or deletes it.',
  },
  {
    controls: trailAlarms,
    actions: ['logs:DeleteMetricFilter', 'logs:PutMetricFilter'],
    because: 'The finding names the account, and not the log group of its trail.',
  },
  {
    controls: ['Config.1'],
    actions: [
      'config:DeleteConfigurationRecorder',
      'config:DeleteDeliveryChannel',
      'config:PutConfigurationRecorder',
      'config:PutDeliveryChannel',
      'config:StartConfigurationRecorder',
      'config:StopConfigurationRecorder',
      'config:TagResource',
    ],
    because: 'The finding names the account. A recorder has a generated id, and a channel has no ARN.',
  },
  {
    controls: ['SecurityGroup.1'],
    actions: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress'],
    because: 'The finding names an instance. Its interfaces, their groups and the clones of these have other ids.',
  },
  {
    controls: ['Contain.1', 'SecurityGroup.1'],
    actions: [
      'ec2:CreateSecurityGroup',
      'ec2:CreateTags',
      'ec2:DeleteSecurityGroup',
      'ec2:ModifyNetworkInterfaceAttribute',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],
    because: 'The finding names an instance. Its interfaces, their groups and the clones of these have other ids.',
  },
  {
    controls: ['Contain.1'],
    actions: ['ec2:CreateSnapshots'],
    because:
      'EC2 checks the ARN of each volume and of each new snapshot beside that of the instance. Volumes and snapshots have other ids.',
  },
  {
    controls: ['Contain.5'],
    actions: ['ssm:SendCommand'],
    because:
      'The action names one document of AWS, beside the instance of the finding. No condition limits the parameters of a document.',
  },
  {
    controls: ['EC2.2', 'SecurityGroup.2', 'SecurityGroup.3', 'SecurityGroup.4'],
    actions: ['ec2:AuthorizeSecurityGroupEgress'],
    because: 'EC2 checks the ARN of the new rule, whose id is generated, beside the ARN of the group.',
  },
  {
    controls: [...rules, 'SecurityGroup.2', 'SecurityGroup.3', 'SecurityGroup.4'],
    actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateTags'],
    because: 'EC2 checks the ARN of the new rule, whose id is generated, beside the ARN of the group.',
  },
  {
    controls: ['EC2.1'],
    actions: ['ec2:ModifySnapshotAttribute'],
    because: 'The finding names the account. A condition forbids sharing a snapshot with an account.',
  },
  {
    controls: ['EC2.6'],
    actions: ['ec2:CreateFlowLogs', 'ec2:CreateTags', 'ec2:DeleteFlowLogs'],
    because: 'The id of a flow log is generated. Tags can be set only while a flow log is created.',
  },
  {
    controls: ['EC2.6'],
    actions: ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery'],
    because: 'The actions have no resource type and no condition key.',
  },
  {
    controls: ['EC2.7'],
    actions: ['ec2:DisableEbsEncryptionByDefault', 'ec2:EnableEbsEncryptionByDefault'],
    because: 'The setting belongs to the account and the Region.',
  },
  {
    controls: endpoints,
    actions: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateSecurityGroup',
      'ec2:CreateTags',
      'ec2:CreateVpcEndpoint',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteVpcEndpoints',
    ],
    because: 'The finding names a VPC. The ids of its endpoint and of the group of the endpoint are generated.',
  },
  {
    controls: endpoints,
    actions: ['route53:AssociateVPCWithHostedZone'],
    because: 'AWS owns the hosted zone of a private DNS name. Only EC2 can make the call.',
  },
  {
    controls: ['ECS.5'],
    actions: ['ecs:DeregisterTaskDefinition', 'ecs:RegisterTaskDefinition', 'ecs:TagResource'],
    because: 'A new revision has another ARN than the finding, and deregistration has no resource type.',
  },
  {
    controls: ['ElastiCache.1', 'ElastiCache.2'],
    actions: ['elasticache:ModifyReplicationGroup'],
    because: 'The finding names a cluster, and not the replication group that it belongs to.',
  },
  {
    controls: ['EMR.2'],
    actions: ['elasticmapreduce:PutBlockPublicAccessConfiguration'],
    because: 'The setting belongs to the account and the Region.',
  },
  {
    controls: ['GuardDuty.1'],
    actions: [
      'guardduty:CreateDetector',
      'guardduty:DeleteDetector',
      'guardduty:TagResource',
      'guardduty:UpdateDetector',
    ],
    because: 'The finding names the account. The id of a detector is generated.',
  },
  {
    controls: ['Inspector.1', 'Inspector.2', 'Inspector.4'],
    actions: ['inspector2:Disable', 'inspector2:Enable'],
    because: 'The scan types belong to the account and the Region.',
  },
  {
    controls: ['SSM.1'],
    actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    because: 'The finding names an instance, and not its role. A condition allows one managed policy of AWS.',
  },
  {
    controls: passwordPolicy,
    actions: ['iam:DeleteAccountPasswordPolicy', 'iam:UpdateAccountPasswordPolicy'],
    because: 'The password policy belongs to the account.',
  },
  {
    controls: ['IAM.8', 'IAM.22'],
    actions: ['iam:DeleteLoginProfile', 'iam:UpdateAccessKey'],
    because: 'A finding can name a user by the unique id, which is not in the ARN of the user.',
  },
  {
    controls: ['IAM.3'],
    actions: ['iam:UpdateAccessKey'],
    because: 'A finding can name a user by the unique id, which is not in the ARN of the user.',
  },
  {
    controls: ['CodeBuild.2', 'Config.1', 'RDS.6'],
    actions: ['iam:PassRole'],
    because: 'The role belongs to the owner of the resource. A condition names the one service that receives it.',
  },
  {
    controls: ['SecretsManager.1', 'SecretsManager.4'],
    actions: ['lambda:InvokeFunction'],
    because: 'The id of a secret does not name its rotation function. Only Secrets Manager can make the call.',
  },
  {
    controls: ['Macie.1'],
    actions: ['macie2:DisableMacie', 'macie2:EnableMacie', 'macie2:UpdateMacieSession'],
    because: 'The setting belongs to the account and the Region.',
  },
  {
    controls: ['RDS.13'],
    actions: ['rds:ModifyDBCluster'],
    because: 'The finding names an instance, and not the cluster that it belongs to.',
  },
  {
    controls: ['S3.1'],
    actions: ['s3:PutAccountPublicAccessBlock'],
    because: 'The setting belongs to the account.',
  },
  {
    controls: ['SSM.6'],
    actions: ['ssm:ResetServiceSetting', 'ssm:UpdateServiceSetting'],
    because: 'The ARN names the one setting of the account and the Region.',
  },
  {
    controls: ['SSM.7'],
    actions: ['ssm:UpdateServiceSetting'],
    because: 'The ARN names the one setting of the account and the Region.',
  },
];
