/** The resource types in findings of Security Hub. A control with another type never gets a finding. */

/**
 * The types that the AWS Security Finding Format (ASFF) describes, and the account itself.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html
 */
const asffTypes = `
  AwsAccount AwsAmazonMqBroker AwsApiGatewayRestApi AwsApiGatewayStage AwsApiGatewayV2Api AwsApiGatewayV2Stage
  AwsAppSyncGraphQlApi AwsAthenaWorkGroup AwsAutoScalingAutoScalingGroup AwsAutoScalingLaunchConfiguration
  AwsBackupBackupPlan AwsBackupBackupVault AwsBackupRecoveryPoint AwsCertificateManagerCertificate
  AwsCloudFormationStack AwsCloudFrontDistribution AwsCloudTrailTrail AwsCloudWatchAlarm AwsCodeBuildProject
  AwsDmsEndpoint AwsDmsReplicationInstance AwsDmsReplicationTask AwsDynamoDbTable AwsEc2ClientVpnEndpoint
  AwsEc2Eip AwsEc2Instance AwsEc2LaunchTemplate AwsEc2NetworkAcl AwsEc2NetworkInterface AwsEc2RouteTable
  AwsEc2SecurityGroup AwsEc2Subnet AwsEc2TransitGateway AwsEc2Volume AwsEc2Vpc AwsEc2VpcEndpointService
  AwsEc2VpcPeeringConnection AwsEc2VpnConnection AwsEcrContainerImage AwsEcrRepository AwsEcsCluster
  AwsEcsContainer AwsEcsService AwsEcsTask AwsEcsTaskDefinition AwsEfsAccessPoint AwsEksCluster
  AwsElasticBeanstalkEnvironment AwsElasticsearchDomain AwsElbLoadBalancer AwsElbv2LoadBalancer
  AwsEventSchemasRegistry AwsEventsEndpoint AwsEventsEventbus AwsGuardDutyDetector AwsIamAccessKey AwsIamGroup
  AwsIamPolicy AwsIamRole AwsIamUser AwsKinesisStream AwsKmsKey AwsLambdaFunction AwsLambdaLayerVersion
  AwsMskCluster AwsNetworkFirewallFirewall AwsNetworkFirewallFirewallPolicy AwsNetworkFirewallRuleGroup
  AwsOpenSearchServiceDomain AwsRdsDbCluster AwsRdsDbClusterSnapshot AwsRdsDbInstance AwsRdsDbSecurityGroup
  AwsRdsDbSnapshot AwsRdsEventSubscription AwsRedshiftCluster AwsRoute53HostedZone AwsS3AccessPoint
  AwsS3AccountPublicAccessBlock AwsS3Bucket AwsS3Object AwsSageMakerNotebookInstance AwsSecretsManagerSecret
  AwsSnsTopic AwsSqsQueue AwsSsmPatchCompliance AwsStepFunctionStateMachine AwsWafRateBasedRule
  AwsWafRegionalRateBasedRule AwsWafRegionalRule AwsWafRegionalRuleGroup AwsWafRegionalWebAcl AwsWafRule
  AwsWafRuleGroup AwsWafWebAcl AwsWafv2RuleGroup AwsWafv2WebAcl AwsXrayEncryptionConfig
`;

/**
 * Types in the documentation of controls that ASFF does not describe. Findings write them like the others.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
const controlTypes = `
  AWS::ACMPCA::CertificateAuthority AWS::Amplify::App AWS::AppFlow::Flow AWS::AppRunner::Service
  AWS::Athena::DataCatalog AWS::EKS::IdentityProviderConfig AWS::RDS::DBSubnetGroup
  AWS::Redshift::ClusterParameterGroup AWS::Redshift::ClusterSnapshot AWS::Redshift::ClusterSubnetGroup
  AWS::Redshift::EventSubscription
  AWS::Batch::ComputeEnvironment AWS::Batch::JobQueue AWS::Cognito::UserPool AWS::DataSync::Task
  AWS::EC2::CustomerGateway AWS::EC2::DHCPOptions AWS::EC2::FlowLog AWS::EC2::InternetGateway AWS::EC2::NatGateway
  AWS::EC2::PrefixList AWS::EC2::SnapshotBlockPublicAccess AWS::EC2::TrafficMirrorFilter
  AWS::EC2::TrafficMirrorSession AWS::EC2::TrafficMirrorTarget AWS::EC2::TransitGatewayAttachment
  AWS::EC2::TransitGatewayRouteTable AWS::EC2::VPNGateway
  AWS::EFS::FileSystem AWS::ElasticLoadBalancingV2::Listener AWS::ElastiCache::CacheCluster
  AWS::ElastiCache::ReplicationGroup AWS::EMR::Cluster AWS::FSx::FileSystem AWS::GlobalAccelerator::Accelerator
  AWS::Glue::Job AWS::GuardDuty::Filter AWS::GuardDuty::IPSet AWS::KinesisFirehose::DeliveryStream
  AWS::Logs::LogGroup AWS::NetworkFirewall::LoggingConfiguration AWS::RedshiftServerless::Namespace
  AWS::RedshiftServerless::Workgroup AWS::SES::ConfigurationSet AWS::SES::ContactList AWS::SSM::Document
  AWS::Transfer::Connector AWS::Transfer::Workflow AWS::WorkSpaces::WorkSpace
`;

/** Without case and colons, `AWS::EFS::FileSystem` equals `AwsEfsFileSystem`. */
const known = new Set([asffTypes, controlTypes].flatMap((types) => types.trim().split(/\s+/)).map(normalized));

/** Returns whether Security Hub uses this resource type: `AwsEfsFileSystem`. */
export function isResourceType(type: string): boolean {
  return type.startsWith('Aws') && known.has(normalized(type));
}

function normalized(type: string): string {
  return type.toLowerCase().replaceAll('::', '');
}
