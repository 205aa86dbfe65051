/**
 * The IAM action of an API call.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function iamAction(client: string, command: string): string {
  const prefix = prefixes[client] ?? client.replace(/Client$/, '').toLowerCase();
  const call = `${client}.${command.replace(/Command$/, '')}`;
  return irregular[call] ?? `${prefix}:${command.replace(/Command$/, '')}`;
}

/** The clients whose service IAM calls by another name. */
const prefixes: { readonly [client: string]: string } = {
  ApplicationAutoScalingClient: 'application-autoscaling',
  S3ControlClient: 's3',
  ElasticLoadBalancingV2Client: 'elasticloadbalancing',
  SFNClient: 'states',
  ConfigServiceClient: 'config',
  CloudWatchLogsClient: 'logs',
  EventBridgeClient: 'events',
};

/** The calls IAM names differently from the API. */
const irregular: { readonly [call: string]: string } = {
  'S3ControlClient.GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  'S3ControlClient.PutPublicAccessBlock': 's3:PutAccountPublicAccessBlock',
  'S3ControlClient.DeletePublicAccessBlock': 's3:PutAccountPublicAccessBlock',
  'S3Client.GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  'S3Client.PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'S3Client.DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'S3Client.GetBucketEncryption': 's3:GetEncryptionConfiguration',
  'S3Client.PutBucketEncryption': 's3:PutEncryptionConfiguration',
  'S3Client.DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
  'S3Client.GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  'S3Client.PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  'S3Client.DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
  'S3Client.DeleteBucketTagging': 's3:PutBucketTagging',
  'S3Client.GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  'S3Client.PutBucketNotificationConfiguration': 's3:PutBucketNotification',
  'S3Client.HeadBucket': 's3:ListBucket',
  'S3Client.ListBuckets': 's3:ListAllMyBuckets',
  'S3Client.ListObjectsV2': 's3:ListBucket',
  'APIGatewayClient.GetAccount': 'apigateway:GET',
  'APIGatewayClient.GetStage': 'apigateway:GET',
  'APIGatewayClient.UpdateStage': 'apigateway:PATCH',
  'ApiGatewayV2Client.GetApi': 'apigateway:GET',
  'ApiGatewayV2Client.GetStage': 'apigateway:GET',
  'ApiGatewayV2Client.UpdateStage': 'apigateway:PATCH',
};
