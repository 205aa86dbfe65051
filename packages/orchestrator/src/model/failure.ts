/** What becomes of an error: a later try, or a sentence for the person who must act. */
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { shorten } from './change-text.ts';

/** Somebody else works on the resource. It is tried again when they are done. */
export class ResourceBusyError extends Error {
  override readonly name = 'ResourceBusyError';
}

/** The role in the member account could not be assumed. */
export class CannotEnterAccountError extends Error {
  override readonly name = 'CannotEnterAccountError';
}

/** The SSM document in the member account is not the one that ASR deployed. The message says what to do. */
export class ForeignRunbookError extends Error {
  override readonly name = 'ForeignRunbookError';
}

/** Whether trying again can help: throttling, a fault of the service or the network, a busy resource. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ResourceBusyError) return true;
  if (!(error instanceof Error)) return false;
  const sdkError = error as Parameters<typeof isThrottlingError>[0];
  return (
    worthAnotherTry.has(error.name) ||
    isThrottlingError(sdkError) ||
    isTransientError(sdkError) ||
    isServerError(sdkError)
  );
}

/**
 * Worth another try by the words of their services, though the SDK does not know it.
 *
 * `TransactionCanceledException` reaches us only for conflicts and throttling: refused conditions are answers.
 */
const worthAnotherTry: ReadonlySet<string> = new Set([
  // The next try enters the account anew.
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  // A list that took too long is read from its beginning.
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
  // Somebody else wrote in between (CloudFront), or an earlier order is still carried out.
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
  // A role or bucket policy that was made a moment ago: AWS takes some seconds to tell everybody.
  'InvalidCloudWatchLogsRoleArnException',
  'InvalidRoleException',
  'InsufficientDeliveryPolicyException',
  // Application Auto Scaling asks CloudWatch and the scaled service in our name, and could not just now.
  'FailedResourceAccessException',
]);

/** The error as a sentence that says who can do what about it. At most 300 characters. */
export function explain(error: unknown, role: string): string {
  if (!(error instanceof Error)) return shorten(`Unexpected failure: ${String(error)}. Please report it.`, 300);
  if (error instanceof CannotEnterAccountError || error instanceof ForeignRunbookError)
    return shorten(error.message, 300);
  const said = error.message.replaceAll(/\s+/g, ' ').replace(/\.?$/, '.');
  if (accessDenied.has(error.name)) {
    return shorten(
      `AWS denied this to the role ${role}. Update the member-roles stack, or ask who owns the service control policies. AWS said: ${said}`,
      300,
    );
  }
  return shorten(`AWS refused the change with ${error.name}: ${said}`, 300);
}

const accessDenied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
  'AuthorizationErrorException',
]);
