/** Classifies errors: either a retry can resolve them, or they become a sentence for the operator. */
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { shorten } from './change-text.ts';

/** Another request holds the resource. The request is retried. */
export class ResourceBusyError extends Error {
  override readonly name = 'ResourceBusyError';
}

/** The role in the member account could not be assumed. */
export class CannotEnterAccountError extends Error {
  override readonly name = 'CannotEnterAccountError';
}

/** The SSM document in the member account is not what ASR deployed. The message says what to do. */
export class ForeignRunbookError extends Error {
  override readonly name = 'ForeignRunbookError';
}

/** Whether a retry can help: throttling, a fault of the service or the network, a busy resource. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ResourceBusyError) return true;
  if (!(error instanceof Error)) return false;
  const sdkError = error as Parameters<typeof isThrottlingError>[0];
  return (
    retryable.has(error.name) || isThrottlingError(sdkError) || isTransientError(sdkError) || isServerError(sdkError)
  );
}

/**
 * Errors that their services document as retryable, but that the SDK does not retry.
 *
 * `TransactionCanceledException` gets here only for conflicts and throttling. Failed conditions are handled before.
 */
const retryable: ReadonlySet<string> = new Set([
  // The next attempt opens a new session.
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  // Paging took too long. The next attempt starts from the first page.
  'PaginationTokenExpiredException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ConcurrentModificationException',
  'ConcurrentModification',
  'ConflictException',
  'ConcurrentUpdateException',
  'OperationAbortedException',
  'OperationAborted',
  'DependencyViolation',
  // Another change was made in between (CloudFront), or an earlier one is still in progress.
  'PreconditionFailed',
  'InvalidIfMatchVersion',
  'ResourceConflictException',
  'ResourceInUseException',
  'InvalidDBInstanceState',
  'InvalidDBInstanceStateFault',
  'InvalidDBClusterStateFault',
  'InvalidClusterState',
  'InvalidClusterStateFault',
  'InvalidCacheClusterState',
  'InvalidCacheClusterStateFault',
  'InvalidReplicationGroupState',
  'InvalidReplicationGroupStateFault',
  // An earlier change of the transit gateway is still in progress.
  'IncorrectState',
  // The Auto Scaling group is replacing instances.
  'ScalingActivityInProgress',
  'ScalingActivityInProgressFault',
  // A new role or bucket policy takes some seconds to propagate.
  'InvalidCloudWatchLogsRoleArnException',
  // CloudTrail uses the new role before its policy has propagated: terraform-provider-aws#1312, #1820.
  'InvalidCloudWatchLogsLogGroupArnException',
  'InsufficientS3BucketPolicyException',
  // CloudTrail uses a KMS key before the key and its policy have propagated.
  'KmsKeyNotFoundException',
  'InsufficientEncryptionPolicyException',
  'KmsException',
  'InvalidRoleException',
  'InsufficientDeliveryPolicyException',
  // Application Auto Scaling calls CloudWatch and the scaled service with our credentials, and the call failed.
  'FailedResourceAccessException',
]);

/** Turns an error into a sentence that says what to do. At most 300 bytes. */
export function explain(error: unknown, role: string): string {
  if (!(error instanceof Error)) return shorten(`Unexpected failure: ${String(error)}. Please report it.`, 300);
  if (error instanceof CannotEnterAccountError || error instanceof ForeignRunbookError)
    return shorten(error.message, 300);
  const message = error.message.replaceAll(/\s+/g, ' ').replace(/\.?$/, '.');
  if (accessDenied.has(error.name)) {
    return shorten(
      `AWS denied access to the role ${role}. Update the member-roles stack, or contact the owner of your service control policies. AWS returned: ${message}`,
      300,
    );
  }
  return shorten(`AWS rejected the change with ${error.name}: ${message}`, 300);
}

const accessDenied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
  'AuthorizationErrorException',
]);
