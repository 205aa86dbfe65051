/**
 * The resources of calls whose fields do not match the names in AWS's reference: a tag on creation, an id that AWS
 * generates, a field with another name. For all other calls, `derived-resources.ts` derives them from the reference.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

import { ec2ResourceOf } from './ec2-types.ts';

/**
 * An ARN. In braces: `partition`, `region`, `account`, or a field of the call's input; `{Name|*}` has a default.
 * Without the field there is no request for the ARN. A field with an ARN replaces the template, and a field with a
 * list gives one request for each element.
 */
type ResourceTemplate = `arn:{partition}:${string}`;

/** An action that AWS also authorizes if the call has this field. */
interface DependentCall {
  readonly ifGiven: string;
  readonly action: string;
  readonly on: ResourceTemplate;
  /** The service that receives the role, for `iam:PassRole`. */
  readonly passedTo?: string;
}

/** For calls whose ids show the type: returns the ARNs of an input. */
type ResourcesOf = (input: { readonly [field: string]: unknown }) => readonly ResourceTemplate[];

export type CallResource = ResourceTemplate | DependentCall | ResourcesOf;

const inRegion = (service: string, resource: string): ResourceTemplate =>
  `arn:{partition}:${service}:{region}:{account}:${resource}`;
const ec2 = (resource: string) => inRegion('ec2', resource);
const iam = (resource: string): ResourceTemplate => `arn:{partition}:iam::{account}:${resource}`;
const logGroup = inRegion('logs', 'log-group:{logGroupName}:log-stream:');
const newRole = iam('role/{RoleName}');
const recorderNamed = (name: string) => inRegion('config', `configuration-recorder/${name}/0ab1`);
const launchConfiguration = inRegion(
  'autoscaling',
  'launchConfiguration:0ab1:launchConfigurationName/{LaunchConfigurationName}',
);
const anyTarget = inRegion('application-autoscaling', 'scalable-target/0ab1');
const newSnapshot: ResourceTemplate = 'arn:{partition}:ec2:{region}::snapshot/snap-0ab1';
const tagging = (action: string, on: ResourceTemplate, ifGiven = 'Tags'): DependentCall => ({ ifGiven, action, on });
const taggingInEc2 = (resource: string) => tagging('ec2:CreateTags', ec2(resource), 'TagSpecifications');

const taggedInEc2: ResourcesOf = ({ Resources: ids }) => (ids as readonly string[]).map((id) => ec2(ec2ResourceOf(id)));

const taggedGroups: ResourcesOf = ({ Tags: tags }) =>
  (tags as readonly { readonly ResourceId: string }[]).map(({ ResourceId: name }) =>
    inRegion('autoscaling', `autoScalingGroup:0ab1:autoScalingGroupName/${name}`),
  );
const taggedInSsm: ResourcesOf = ({ ResourceType: type }) => [
  inRegion('ssm', type === 'Document' ? 'document/{ResourceId}' : 'parameter{ResourceId}'),
];

/** By client and command, or by client only. */
export const callResources: { readonly [call: string]: readonly CallResource[] } = {
  'APIGatewayClient.GetAccount': ['arn:{partition}:apigateway:{region}::/account'],
  APIGatewayClient: ['arn:{partition}:apigateway:{region}::/restapis/{restApiId}/stages/{stageName}'],
  'ApiGatewayV2Client.GetApi': ['arn:{partition}:apigateway:{region}::/apis/{ApiId}'],
  ApiGatewayV2Client: ['arn:{partition}:apigateway:{region}::/apis/{ApiId}/stages/{StageName}'],

  'ApplicationAutoScalingClient.RegisterScalableTarget': [
    anyTarget,
    tagging('application-autoscaling:TagResource', anyTarget),
  ],
  ApplicationAutoScalingClient: [anyTarget],

  'AutoScalingClient.CreateOrUpdateTags': [taggedGroups],
  'AutoScalingClient.DeleteTags': [taggedGroups],
  'AutoScalingClient.CreateLaunchConfiguration': [launchConfiguration],
  'AutoScalingClient.DeleteLaunchConfiguration': [launchConfiguration],
  'AutoScalingClient.UpdateAutoScalingGroup': [
    inRegion('autoscaling', 'autoScalingGroup:0ab1:autoScalingGroupName/{AutoScalingGroupName}'),
  ],

  // Without an id, these calls are about all resources of the type.
  'CloudWatchLogsClient.DescribeMetricFilters': [inRegion('logs', 'log-group:{logGroupName|*}:log-stream:')],
  'CloudFormationClient.DescribeStacks': [inRegion('cloudformation', 'stack/{StackName|*}')],
  'ElastiCacheClient.DescribeCacheClusters': [inRegion('elasticache', 'cluster:{CacheClusterId|*}')],
  'ElastiCacheClient.DescribeReplicationGroups': [inRegion('elasticache', 'replicationgroup:{ReplicationGroupId|*}')],

  'CloudTrailClient.CreateTrail': [
    inRegion('cloudtrail', 'trail/{Name}'),
    tagging('cloudtrail:AddTags', inRegion('cloudtrail', 'trail/{Name}'), 'TagsList'),
  ],
  'CloudTrailClient.UpdateTrail': [
    inRegion('cloudtrail', 'trail/{Name}'),
    {
      ifGiven: 'CloudWatchLogsRoleArn',
      action: 'iam:PassRole',
      on: iam('role/{CloudWatchLogsRoleArn}'),
      passedTo: 'cloudtrail.amazonaws.com',
    },
  ],

  'CloudWatchClient.DescribeAlarms': [inRegion('cloudwatch', 'alarm:{AlarmNames|*}')],

  // Only the tagging actions use the ARN of a log group that ends with its name:
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
  'CloudWatchLogsClient.CreateLogGroup': [
    logGroup,
    tagging('logs:TagResource', inRegion('logs', 'log-group:{logGroupName}'), 'tags'),
  ],
  CloudWatchLogsClient: [logGroup],

  'ConfigServiceClient.PutConfigurationRecorder': [
    recorderNamed('{ConfigurationRecorder.name}'),
    tagging('config:TagResource', recorderNamed('{ConfigurationRecorder.name}')),
    {
      ifGiven: 'ConfigurationRecorder.roleARN',
      action: 'iam:PassRole',
      on: iam('role/{ConfigurationRecorder.roleARN}'),
      passedTo: 'config.amazonaws.com',
    },
  ],
  'ConfigServiceClient.DeleteConfigurationRecorder': [recorderNamed('{ConfigurationRecorderName}')],
  'ConfigServiceClient.StartConfigurationRecorder': [recorderNamed('{ConfigurationRecorderName}')],
  'ConfigServiceClient.StopConfigurationRecorder': [recorderNamed('{ConfigurationRecorderName}')],

  'EC2Client.CreateFlowLogs': [
    ec2('vpc/{ResourceIds}'),
    ec2('vpc-flow-log/fl-0ab1'),
    taggingInEc2('vpc-flow-log/fl-0ab1'),
  ],
  'EC2Client.CreateSecurityGroup': [
    ec2('vpc/{VpcId}'),
    ec2('security-group/sg-0ab1'),
    taggingInEc2('security-group/sg-0ab1'),
  ],
  'EC2Client.CreateSnapshots': [
    ec2('instance/{InstanceSpecification.InstanceId}'),
    ec2('volume/vol-0ab1'),
    newSnapshot,
    tagging('ec2:CreateTags', newSnapshot, 'TagSpecifications'),
  ],
  'EC2Client.CreateTags': [taggedInEc2],
  'EC2Client.DeleteTags': [taggedInEc2],
  'EC2Client.CreateVpcEndpoint': [
    ec2('vpc/{VpcId}'),
    ec2('subnet/{SubnetIds}'),
    ec2('security-group/{SecurityGroupIds}'),
    ec2('vpc-endpoint/vpce-0ab1'),
    taggingInEc2('vpc-endpoint/vpce-0ab1'),
  ],
  'EC2Client.AuthorizeSecurityGroupIngress': [
    ec2('security-group/{GroupId}'),
    {
      ifGiven: 'TagSpecifications',
      action: 'ec2:AuthorizeSecurityGroupIngress',
      on: ec2('security-group-rule/sgr-0ab1'),
    },
    taggingInEc2('security-group-rule/sgr-0ab1'),
  ],
  'EC2Client.AuthorizeSecurityGroupEgress': [
    ec2('security-group/{GroupId}'),
    {
      ifGiven: 'TagSpecifications',
      action: 'ec2:AuthorizeSecurityGroupEgress',
      on: ec2('security-group-rule/sgr-0ab1'),
    },
    taggingInEc2('security-group-rule/sgr-0ab1'),
  ],
  'EC2Client.RevokeSecurityGroupIngress': [ec2('security-group/{GroupId}')],
  'EC2Client.RevokeSecurityGroupEgress': [ec2('security-group/{GroupId}')],
  'EC2Client.DeleteSecurityGroup': [ec2('security-group/{GroupId}')],
  'EC2Client.DeleteFlowLogs': [ec2('vpc-flow-log/{FlowLogIds}')],
  'EC2Client.ModifyNetworkInterfaceAttribute': [
    ec2('network-interface/{NetworkInterfaceId}'),
    ec2('security-group/{Groups}'),
  ],

  'ECSClient.RegisterTaskDefinition': [
    inRegion('ecs', 'task-definition/{family}:1'),
    tagging('ecs:TagResource', inRegion('ecs', 'task-definition/{family}:1'), 'tags'),
    {
      ifGiven: 'taskRoleArn',
      action: 'iam:PassRole',
      on: iam('role/{taskRoleArn}'),
      passedTo: 'ecs-tasks.amazonaws.com',
    },
    {
      ifGiven: 'executionRoleArn',
      action: 'iam:PassRole',
      on: iam('role/{executionRoleArn}'),
      passedTo: 'ecs-tasks.amazonaws.com',
    },
  ],

  'EFSClient.TagResource': [inRegion('elasticfilesystem', 'access-point/{ResourceId}')],
  'EFSClient.UntagResource': [inRegion('elasticfilesystem', 'access-point/{ResourceId}')],

  // Without the name of an add-on or node group, these calls are about the cluster.
  'EKSClient.ListUpdates': [inRegion('eks', 'cluster/{name}')],
  'EKSClient.DescribeUpdate': [inRegion('eks', 'cluster/{name}')],

  'GuardDutyClient.CreateDetector': [tagging('guardduty:TagResource', inRegion('guardduty', 'detector/0ab1'))],

  'IAMClient.GetAccessKeyLastUsed': [iam('user/0ab1')],
  'IAMClient.CreateRole': [newRole, tagging('iam:TagRole', newRole)],
  'IAMClient.CreateServiceLinkedRole': [iam('role/aws-service-role/{AWSServiceName}/AWSServiceRoleForConfig')],
  'IAMClient.DeleteServiceLinkedRole': [iam('role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig')],
  'IAMClient.GetServiceLinkedRoleDeletionStatus': [
    iam('role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'),
  ],

  'KMSClient.CreateKey': [tagging('kms:TagResource', inRegion('kms', 'key/0ab1'))],
  'KMSClient.CreateAlias': [inRegion('kms', '{AliasName}'), inRegion('kms', 'key/{TargetKeyId}')],

  // Without an id, these calls are about all resources of the type.
  'RDSClient.DescribeDBInstances': [inRegion('rds', 'db:{DBInstanceIdentifier|*}')],
  'RDSClient.DescribeDBClusters': [inRegion('rds', 'cluster:{DBClusterIdentifier|*}')],
  'RDSClient.DescribeDBSnapshots': [inRegion('rds', 'snapshot:{DBSnapshotIdentifier|*}')],
  'RDSClient.DescribeDBClusterSnapshots': [inRegion('rds', 'cluster-snapshot:{DBClusterSnapshotIdentifier|*}')],
  'RDSClient.DescribeOptionGroups': [inRegion('rds', 'og:{OptionGroupName|*}')],
  'RDSClient.DescribeEventSubscriptions': [inRegion('rds', 'es:{SubscriptionName|*}')],
  'RDSClient.ListTagsForResource': [inRegion('rds', 'db:{ResourceName}')],
  'RDSClient.AddTagsToResource': [inRegion('rds', 'db:{ResourceName}')],
  'RDSClient.RemoveTagsFromResource': [inRegion('rds', 'db:{ResourceName}')],
  'RDSClient.CopyDBSnapshot': [
    inRegion('rds', 'snapshot:{SourceDBSnapshotIdentifier}'),
    inRegion('rds', 'snapshot:{TargetDBSnapshotIdentifier}'),
    tagging('rds:AddTagsToResource', inRegion('rds', 'snapshot:{TargetDBSnapshotIdentifier}')),
  ],
  'RDSClient.ModifyDBInstance': [
    inRegion('rds', 'db:{DBInstanceIdentifier}'),
    {
      ifGiven: 'MonitoringRoleArn',
      action: 'iam:PassRole',
      on: iam('role/{MonitoringRoleArn}'),
      passedTo: 'monitoring.rds.amazonaws.com',
    },
  ],
  RDSClient: [
    inRegion('rds', 'db:{DBInstanceIdentifier}'),
    inRegion('rds', 'cluster:{DBClusterIdentifier}'),
    inRegion('rds', 'snapshot:{DBSnapshotIdentifier}'),
    inRegion('rds', 'cluster-snapshot:{DBClusterSnapshotIdentifier}'),
  ],

  SecretsManagerClient: [inRegion('secretsmanager', 'secret:{SecretId}')],

  SQSClient: [inRegion('sqs', '{QueueName}'), inRegion('sqs', '{QueueUrl}')],

  'SSMClient.AddTagsToResource': [taggedInSsm],
  'SSMClient.ListTagsForResource': [taggedInSsm],
  'SSMClient.RemoveTagsFromResource': [taggedInSsm],
  'SSMClient.GetServiceSetting': [inRegion('ssm', 'servicesetting{SettingId}')],
  'SSMClient.DescribeInstancePatches': [ec2('instance/{InstanceId}')],
  'SSMClient.SendCommand': ['arn:{partition}:ssm:{region}::document/{DocumentName}', ec2('instance/{InstanceIds}')],
  'SSMClient.PutParameter': [inRegion('ssm', 'parameter{Name}')],
  'SSMClient.ResetServiceSetting': [inRegion('ssm', 'servicesetting{SettingId}')],
  'SSMClient.UpdateServiceSetting': [inRegion('ssm', 'servicesetting{SettingId}')],
};
