/** Errors of the services that watch and protect an account. */
import { type ErrorTable, again, because, docs, no, terraform } from './error-row.ts';

const iam = docs('IAM/latest/APIReference/API_CreateRole');
const kms = docs('kms/latest/APIReference/API_CreateKey');
const trail = docs('awscloudtrail/latest/APIReference/API_UpdateTrail');
const config = docs('config/latest/APIReference/API_PutDeliveryChannel');

export const securityServices: ErrorTable = {
  cloudtrail: [
    again('ConflictException', because.busy, trail),
    again(
      'InvalidCloudWatchLogsRoleArnException InvalidCloudWatchLogsLogGroupArnException',
      because.role,
      terraform('cloudtrail/trail'),
    ),
    again(
      'InsufficientS3BucketPolicyException',
      'A new bucket policy takes some seconds to propagate.',
      'https://github.com/hashicorp/terraform-provider-aws/issues/1312',
    ),
    again(
      'KmsKeyNotFoundException InsufficientEncryptionPolicyException KmsException',
      'CloudTrail uses a key before the key and its policy have propagated.',
      'https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency',
    ),
    no(
      'MaximumNumberOfTrailsExceededException TagsLimitExceededException',
      because.quota,
      docs('awscloudtrail/latest/APIReference/API_CreateTrail'),
    ),
    no('OrganizationsNotInUseException', 'The account belongs to no organization.', trail),
    no('CloudWatchLogsDeliveryUnavailableException', 'The Region has no delivery to CloudWatch Logs.', trail),
  ],
  config: [
    again('InvalidRoleException', because.role, docs('config/latest/APIReference/API_PutConfigurationRecorder')),
    again('InsufficientDeliveryPolicyException', 'A new bucket policy takes some seconds to propagate.', config),
    again(
      'LastDeliveryChannelDeleteFailedException',
      'The recorder has not stopped yet.',
      terraform('configservice/delivery_channel'),
    ),
    no(
      'MaxNumberOfConfigurationRecordersExceededException MaxNumberOfDeliveryChannelsExceededException',
      because.quota,
      config,
    ),
  ],
  guardduty: [again('ConflictException', because.busy, docs('guardduty/latest/APIReference/CommonErrors'))],
  iam: [
    again('ConcurrentModificationException ConcurrentModification', because.busy, iam),
    again(
      'EntityTemporarilyUnmodifiableException EntityTemporarilyUnmodifiable',
      'The entity was just created again.',
      docs('IAM/latest/APIReference/API_DeleteLoginProfile'),
    ),
    again(
      'NoSuchEntityException NoSuchEntity',
      because.role,
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency',
      'The role with name',
    ),
    again(
      'DeleteConflictException DeleteConflict',
      'A policy that was just detached still counts.',
      terraform('iam/role'),
    ),
    no('LimitExceededException LimitExceeded', because.quota, iam),
  ],
  inspector2: [
    again(
      'ENABLE_IN_PROGRESS DISABLE_IN_PROGRESS SUSPEND_IN_PROGRESS INTERNAL_ERROR SSM_UNAVAILABLE SSM_THROTTLED ' +
        'EVENTBRIDGE_UNAVAILABLE EVENTBRIDGE_THROTTLED',
      'Amazon Inspector, or a service that it depends on, is busy.',
      docs('inspector/v2/APIReference/API_FailedAccount'),
    ),
  ],
  kms: [
    again('DependencyTimeoutException KMSInternalException KeyUnavailableException', 'KMS is unavailable.', kms),
    again('NotFoundException', 'A new key takes some seconds to propagate.', terraform('kms/key')),
    no('LimitExceededException', 'A quota or a length is exceeded. It does not pass.', kms),
    no('DisabledException KMSInvalidStateException', 'The owner of the key must enable it.', kms),
    no(
      'CloudHsmClusterInvalidConfigurationException CustomKeyStoreInvalidStateException ' +
        'XksKeyAlreadyInUseException XksKeyInvalidConfigurationException',
      'The owner of the custom key store must correct it.',
      kms,
    ),
  ],
  macie2: [
    again('ConflictException', because.busy, docs('macie/latest/APIReference/macie')),
    no('ServiceQuotaExceededException', because.quota, docs('macie/latest/APIReference/macie')),
  ],
  organizations: [
    again('ConcurrentModificationException', because.busy, docs('organizations/latest/APIReference/API_ListParents')),
  ],
  secretsmanager: [
    no('LimitExceededException', because.quota, docs('secretsmanager/latest/apireference/API_CreateSecret')),
  ],
};
