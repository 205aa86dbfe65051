/**
 * The IAM action of an API call: the prefix of the service and the name of the call, unless IAM has another name.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import type { RecordedCall } from '../recorded-calls/index.ts';
import { isIamService, referencedAction } from './service-reference.ts';

/**
 * Returns the IAM action of a call. Throws if IAM has no such action, because a missing permission would otherwise
 * stay unnoticed.
 */
export function iamAction({ client, service, command }: Pick<RecordedCall, 'client' | 'service' | 'command'>): string {
  const name = command.replace(/Command$/, '');
  const call = `${client}.${name}`;
  const action = irregular[call] ?? `${prefixOf(service)}:${name}`;
  if (referencedAction(action) === undefined) {
    throw new Error(
      `IAM has no action ${action}. Give the action of ${call} in packages/playbooks/src/testing/iam/iam-action.ts.`,
    );
  }
  return action;
}

/** Returns IAM's prefix of a service, which equals the signing name with few exceptions. */
function prefixOf(service: string): string {
  const prefix = renamed[service] ?? service;
  if (isIamService(prefix)) return prefix;
  throw new Error(`IAM has no service ${prefix}. Give its prefix in packages/playbooks/src/testing/iam/iam-action.ts.`);
}

/** The services whose IAM prefix differs from the signing name. */
const renamed: { readonly [signingName: string]: string } = {
  monitoring: 'cloudwatch',
  tagging: 'tag',
};

/** The calls whose IAM action differs from the name of the call. */
const irregular: { readonly [call: string]: string } = {
  'S3ControlClient.GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  'S3ControlClient.PutPublicAccessBlock': 's3:PutAccountPublicAccessBlock',
  'S3ControlClient.DeletePublicAccessBlock': 's3:PutAccountPublicAccessBlock',
  'S3Client.GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  'S3Client.PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'S3Client.DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'S3Client.GetBucketEncryption': 's3:GetEncryptionConfiguration',
  'S3Client.GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  'S3Client.PutBucketEncryption': 's3:PutEncryptionConfiguration',
  'S3Client.DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
  'S3Client.GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  'S3Client.PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  'S3Client.DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
  'S3Client.DeleteBucketTagging': 's3:PutBucketTagging',
  'S3Client.GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  'S3Client.PutBucketNotificationConfiguration': 's3:PutBucketNotification',
  // A transaction needs the action of each of its writes. ASR uses only this one.
  'DynamoDBClient.TransactWriteItems': 'dynamodb:PutItem',
  'S3Client.HeadBucket': 's3:ListBucket',
  'S3Client.HeadObject': 's3:GetObject',
  'S3Client.ListBuckets': 's3:ListAllMyBuckets',
  'S3Client.ListObjectsV2': 's3:ListBucket',
  'APIGatewayClient.GetAccount': 'apigateway:GET',
  'APIGatewayClient.GetStage': 'apigateway:GET',
  'APIGatewayClient.UpdateStage': 'apigateway:PATCH',
  'ApiGatewayV2Client.GetApi': 'apigateway:GET',
  'ApiGatewayV2Client.GetStage': 'apigateway:GET',
  'ApiGatewayV2Client.UpdateStage': 'apigateway:PATCH',
};
