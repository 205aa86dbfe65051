/** Errors of the services that store data and carry messages. */
import { type ErrorTable, again, because, botocore, docs, no, terraform } from './error-row.ts';

const dynamodb = docs('amazondynamodb/latest/developerguide/Programming.Errors');
const firehose = docs('firehose/latest/APIReference/API_StartDeliveryStreamEncryption');
const kinesis = docs('kinesis/latest/APIReference/API_StartStreamEncryption');
const rds = docs('AmazonRDS/latest/APIReference/API_ModifyDBInstance');
const s3 = docs('AmazonS3/latest/API/ErrorResponses');
const sns = docs('sns/latest/api/API_CreateTopic');
const sqs = docs('AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes');
const redshift = docs('redshift/latest/APIReference/API_ModifyCluster');
const elasticache = docs('AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup');

export const dataServices: ErrorTable = {
  athena: [again('TooManyRequestsException', because.throttled, docs('athena/latest/APIReference/CommonErrors'))],
  dynamodb: [
    again('ResourceInUseException TableInUseException', because.state, dynamodb),
    again(
      'LimitExceededException',
      'Too many tables are changing at the same time.',
      terraform('dynamodb/service_package'),
    ),
    again(
      'TransactionCanceledException TransactionConflictException TransactionInProgressException ReplicatedWriteConflictException',
      'Another write of the item is in progress. Failed conditions are handled before.',
      dynamodb,
    ),
    again('ProvisionedThroughputExceededException RequestLimitExceeded', because.throttled, dynamodb),
    again(
      'ContinuousBackupsUnavailableException',
      'Continuous backups of a new table are not enabled yet.',
      docs('amazondynamodb/latest/APIReference/API_UpdateContinuousBackups'),
    ),
  ],
  elasticache: [
    again(
      'InvalidCacheClusterState InvalidCacheClusterStateFault InvalidReplicationGroupState InvalidReplicationGroupStateFault',
      because.state,
      elasticache,
    ),
    again('InvalidUserGroupState InvalidUserGroupStateFault', because.state, elasticache),
    no(
      'InvalidCacheSecurityGroupStateFault InvalidVPCNetworkStateFault',
      'The network does not allow it.',
      elasticache,
    ),
    no('InsufficientCacheClusterCapacityFault', 'The Availability Zone lacks the capacity.', elasticache),
    no('NodeQuotaForClusterExceededFault NodeQuotaForCustomerExceededFault', because.quota, elasticache),
  ],
  elasticfilesystem: [
    again('IncorrectFileSystemLifeCycleState', because.state, docs('efs/latest/ug/API_PutBackupPolicy')),
    again('DependencyTimeout', 'A service that EFS depends on did not answer.', docs('efs/latest/ug/API_Operations')),
  ],
  firehose: [
    again('ResourceInUseException', because.state, firehose),
    no('LimitExceededException', 'Encryption changed 25 times in 24 hours, or a quota is reached.', firehose),
  ],
  kinesis: [
    again('ResourceInUseException', because.state, kinesis),
    again('LimitExceededException', 'Too many streams are changing at the same time.', kinesis),
    no('KMSInvalidStateException', 'The key is disabled or is being deleted.', kinesis),
  ],
  mq: [again('ConflictException', because.busy, docs('amazon-mq/latest/api-reference/brokers-broker-id'))],
  rds: [
    again(
      'InvalidDBInstanceState InvalidDBInstanceStateFault InvalidDBClusterState InvalidDBClusterStateFault ' +
        'InvalidGlobalClusterState InvalidGlobalClusterStateFault ' +
        'InvalidDBClusterEndpointState InvalidDBClusterEndpointStateFault',
      because.state,
      rds,
    ),
    again(
      'InvalidDBSnapshotState InvalidDBSnapshotStateFault InvalidDBClusterSnapshotState InvalidDBClusterSnapshotStateFault',
      because.state,
      docs('AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute'),
    ),
    again(
      'InvalidParameterValue',
      because.role,
      terraform('rds/instance'),
      'IAM role ARN value is invalid or does not include the required permissions',
    ),
    no(
      'InvalidDBSecurityGroupStateFault InvalidVPCNetworkStateFault InvalidDBSubnetGroupStateFault InvalidSubnet',
      'The network does not allow it.',
      rds,
    ),
    no('InsufficientDBInstanceCapacityFault StorageTypeNotAvailableFault', 'AWS has no capacity of this kind.', rds),
    no(
      'SharedSnapshotQuotaExceededFault SnapshotQuotaExceededFault StorageQuotaExceededFault TenantDatabaseQuotaExceededFault',
      because.quota,
      rds,
    ),
  ],
  redshift: [
    again('InvalidClusterState InvalidClusterStateFault', because.state, terraform('redshift/logging')),
    again(
      'DependentServiceRequestThrottlingFault DependentServiceUnavailableFault',
      'A service that Redshift depends on throttles it.',
      redshift,
    ),
    no('InvalidClusterSecurityGroupStateFault', 'The network does not allow it.', redshift),
    no('InsufficientClusterCapacityFault', 'AWS has no capacity of this kind.', redshift),
    no(
      'LimitExceededFault NumberOfNodesPerClusterLimitExceededFault NumberOfNodesQuotaExceededFault TableLimitExceededFault ' +
        'TagLimitExceededFault',
      because.quota,
      redshift,
    ),
  ],
  s3: [
    again('OperationAborted OperationAbortedException', 'A conflicting operation on the bucket is in progress.', s3),
    again('NoSuchBucket', 'A new bucket takes some seconds to propagate.', terraform('s3/bucket_policy')),
    again('RequestTimeout BadDigest', 'The request was damaged on its way.', botocore),
    no('InvalidBucketState BucketNotEmpty TooManyBuckets', 'The state of the bucket or account does not pass.', s3),
    no('MalformedPolicy PolicyTooLarge', 'The policy must be corrected.', s3),
  ],
  sns: [
    again('ConcurrentAccessException ConcurrentAccess', because.busy, sns),
    again('StaleTagException StaleTag', 'A topic of the same name was just deleted.', sns),
    again('KMSThrottlingException KMSThrottling', because.throttled, docs('sns/latest/api/API_Publish')),
    no('TagLimitExceededException TopicLimitExceededException', because.quota, sns),
    no('InvalidStateException', 'The state of the topic does not allow it.', docs('sns/latest/api/API_DeleteTopic')),
  ],
  sqs: [
    again(
      'QueueDeletedRecently',
      'A queue of the same name was deleted within the last 60 seconds.',
      docs('AWSSimpleQueueService/latest/APIReference/API_CreateQueue'),
    ),
    no('OverLimit', because.quota, sqs),
  ],
};
