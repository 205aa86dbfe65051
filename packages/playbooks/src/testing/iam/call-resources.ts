/**
 * The resources that IAM asks about in a call, as far as the call names them. Anything that is missing here counts as
 * a call on `*`, which no statement with an ARN allows: so a new call of a playbook that is limited to resources
 * fails its tests until it has a line here.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

/**
 * An ARN. In braces: `partition`, `region`, `account`, or a field of the call's input; `{Name|*}` has a stand-in. If
 * the field is missing, the ARN is not asked about; if it holds an ARN itself, that is the ARN; if it holds a list,
 * each element is asked about.
 */
export type ResourceTemplate = `arn:{partition}:${string}`;

/** What AWS does besides in the caller's name, if the call has this field. */
export interface DependentCall {
  readonly ifGiven: string;
  readonly action: string;
  readonly on: ResourceTemplate;
  /** The service that gets the role, in `iam:PassRole`. */
  readonly passedTo?: string;
}

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
const tagging = (action: string, on: ResourceTemplate, ifGiven = 'Tags'): DependentCall => ({ ifGiven, action, on });
const taggingInEc2 = (resource: string) => tagging('ec2:CreateTags', ec2(resource), 'TagSpecifications');

/** By client and command, else by client alone. Of a command that is here with nothing, the service knows no resource. */
export const callResources: { readonly [call: string]: readonly (ResourceTemplate | DependentCall)[] } = {
  'APIGatewayClient.GetAccount': ['arn:{partition}:apigateway:{region}::/account'],
  APIGatewayClient: ['arn:{partition}:apigateway:{region}::/restapis/{restApiId}/stages/{stageName}'],
  'ApiGatewayV2Client.GetApi': ['arn:{partition}:apigateway:{region}::/apis/{ApiId}'],
  ApiGatewayV2Client: ['arn:{partition}:apigateway:{region}::/apis/{ApiId}/stages/{StageName}'],

  'ApplicationAutoScalingClient.DescribeScalableTargets': [],
  'ApplicationAutoScalingClient.DescribeScalingPolicies': [],
  'ApplicationAutoScalingClient.DescribeScheduledActions': [],
  'ApplicationAutoScalingClient.RegisterScalableTarget': [
    anyTarget,
    tagging('application-autoscaling:TagResource', anyTarget),
  ],
  ApplicationAutoScalingClient: [anyTarget],

  'AthenaClient.ListWorkGroups': [],
  AthenaClient: [inRegion('athena', 'workgroup/{WorkGroup}')],

  'AutoScalingClient.DescribeAutoScalingGroups': [],
  'AutoScalingClient.DescribeLaunchConfigurations': [],
  'AutoScalingClient.CreateLaunchConfiguration': [launchConfiguration],
  'AutoScalingClient.DeleteLaunchConfiguration': [launchConfiguration],
  'AutoScalingClient.UpdateAutoScalingGroup': [
    inRegion('autoscaling', 'autoScalingGroup:0ab1:autoScalingGroupName/{AutoScalingGroupName}'),
  ],

  CloudFormationClient: [inRegion('cloudformation', 'stack/{StackName}/0ab1')],

  CloudFrontClient: ['arn:{partition}:cloudfront::{account}:distribution/{Id}'],

  'CloudTrailClient.DescribeTrails': [],
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
  CloudTrailClient: [inRegion('cloudtrail', 'trail/{Name}'), inRegion('cloudtrail', 'trail/{TrailName}')],

  'CloudWatchClient.DescribeAlarms': [inRegion('cloudwatch', 'alarm:{AlarmNames|*}')],
  'CloudWatchClient.PutMetricAlarm': [
    inRegion('cloudwatch', 'alarm:{AlarmName}'),
    tagging('cloudwatch:TagResource', inRegion('cloudwatch', 'alarm:{AlarmName}')),
  ],
  CloudWatchClient: [inRegion('cloudwatch', 'alarm:{AlarmNames}')],

  'CloudWatchLogsClient.DescribeLogGroups': [],
  // The tagging actions alone know a log group by the ARN that ends with its name:
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
  'CloudWatchLogsClient.CreateLogGroup': [
    logGroup,
    tagging('logs:TagResource', inRegion('logs', 'log-group:{logGroupName}'), 'tags'),
  ],
  CloudWatchLogsClient: [logGroup],

  CodeBuildClient: [inRegion('codebuild', 'project/{name}'), inRegion('codebuild', 'project/{names}')],

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

  DynamoDBClient: [inRegion('dynamodb', 'table/{TableName}'), inRegion('dynamodb', 'table/{ResourceArn}')],

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
  'EC2Client.CreateTags': [ec2('security-group/{Resources}')],
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
  'EC2Client.DeleteVpcEndpoints': [ec2('vpc-endpoint/{VpcEndpointIds}')],
  'EC2Client.DescribeInstanceAttribute': [ec2('instance/{InstanceId}')],
  'EC2Client.DescribeSnapshotAttribute': ['arn:{partition}:ec2:{region}::snapshot/{SnapshotId}'],
  'EC2Client.DescribeVpcAttribute': [ec2('vpc/{VpcId}')],
  'EC2Client.GetManagedPrefixListEntries': [ec2('prefix-list/{PrefixListId}')],
  'EC2Client.ModifyInstanceMetadataOptions': [ec2('instance/{InstanceId}')],
  'EC2Client.ModifyNetworkInterfaceAttribute': [
    ec2('network-interface/{NetworkInterfaceId}'),
    ec2('security-group/{Groups}'),
  ],
  'EC2Client.ModifySnapshotAttribute': ['arn:{partition}:ec2:{region}::snapshot/{SnapshotId}'],
  'EC2Client.ModifySubnetAttribute': [ec2('subnet/{SubnetId}')],
  'EC2Client.ModifyTransitGateway': [ec2('transit-gateway/{TransitGatewayId}')],
  'EC2Client.TerminateInstances': [ec2('instance/{InstanceIds}')],

  'ECRClient.GetRegistryScanningConfiguration': [],
  ECRClient: [inRegion('ecr', 'repository/{repositoryName}'), inRegion('ecr', 'repository/{repositoryNames}')],

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

  ElastiCacheClient: [
    inRegion('elasticache', 'cluster:{CacheClusterId}'),
    inRegion('elasticache', 'replicationgroup:{ReplicationGroupId}'),
  ],

  'ElasticLoadBalancingV2Client.DescribeListeners': [],
  ElasticLoadBalancingV2Client: [inRegion('elasticloadbalancing', 'listener/{ListenerArn}')],

  'GuardDutyClient.ListDetectors': [],
  'GuardDutyClient.ListFilters': [],
  'GuardDutyClient.CreateDetector': [tagging('guardduty:TagResource', inRegion('guardduty', 'detector/0ab1'))],
  GuardDutyClient: [inRegion('guardduty', 'detector/{DetectorId}'), inRegion('guardduty', 'detector/{ResourceArn}')],

  'IAMClient.ListEntitiesForPolicy': ['arn:{partition}:iam::aws:policy/{PolicyArn}'],
  'IAMClient.GetAccessKeyLastUsed': [iam('user/0ab1')],
  'IAMClient.GetInstanceProfile': [iam('instance-profile/{InstanceProfileName}')],
  'IAMClient.CreateRole': [newRole, tagging('iam:TagRole', newRole)],
  'IAMClient.CreateServiceLinkedRole': [iam('role/aws-service-role/{AWSServiceName}/AWSServiceRoleForConfig')],
  'IAMClient.DeleteServiceLinkedRole': [iam('role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig')],
  'IAMClient.GetServiceLinkedRoleDeletionStatus': [
    iam('role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'),
  ],
  'IAMClient.ListRoles': [],
  'IAMClient.SimulatePrincipalPolicy': [iam('role/{PolicySourceArn}')],
  IAMClient: [iam('role/{RoleName}'), iam('user/{UserName}')],

  'KMSClient.CreateKey': [tagging('kms:TagResource', inRegion('kms', 'key/0ab1'))],
  'KMSClient.CreateAlias': [inRegion('kms', '{AliasName}'), inRegion('kms', 'key/{TargetKeyId}')],
  KMSClient: [inRegion('kms', 'key/{KeyId}')],

  LambdaClient: [inRegion('lambda', 'function:{FunctionName}')],

  'RDSClient.DescribeDBInstances': [inRegion('rds', 'db:{DBInstanceIdentifier|*}')],
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

  RedshiftClient: [inRegion('redshift', 'cluster:{ClusterIdentifier}')],

  'S3Client.ListBuckets': [],
  S3Client: ['arn:{partition}:s3:::{Bucket}'],

  SecretsManagerClient: [inRegion('secretsmanager', 'secret:{SecretId}')],

  'SNSClient.CreateTopic': [inRegion('sns', '{Name}'), tagging('sns:TagResource', inRegion('sns', '{Name}'))],
  SNSClient: [inRegion('sns', '{TopicArn}')],

  SQSClient: [inRegion('sqs', '{QueueName}'), inRegion('sqs', '{QueueUrl}')],

  'SSMClient.DescribeInstanceInformation': [],
  'SSMClient.AddTagsToResource': [inRegion('ssm', 'parameter{ResourceId}')],
  'SSMClient.GetServiceSetting': [inRegion('ssm', 'servicesetting{SettingId}')],
  'SSMClient.PutParameter': [inRegion('ssm', 'parameter{Name}')],
  'SSMClient.UpdateServiceSetting': [inRegion('ssm', 'servicesetting{SettingId}')],
  SSMClient: [inRegion('ssm', 'document/{Name}')],
};
