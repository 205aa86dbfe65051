/** Classifies errors: either a retry can resolve them, or they become a sentence for the operator. */
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { serviceOf } from '../retry/index.ts';
import { shorten } from './change-text.ts';

/** Another request holds the resource. The request is retried. */
export class ResourceBusyError extends Error {
  override readonly name = 'ResourceBusyError';
}

/** Too little time is left in the invocation to begin another change. The request is retried. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** The role in the member account could not be assumed. */
export class CannotEnterAccountError extends Error {
  override readonly name = 'CannotEnterAccountError';
}

/** The SSM document in the member account is missing, is not what ASR deployed, or may not start. The message says what to do. */
export class ForeignRunbookError extends Error {
  override readonly name = 'ForeignRunbookError';
}

/**
 * Whether a retry can help: a busy resource, a state of the service that passes, throttling, a fault of the service or
 * the network. The table of errors decides first, because services use names of throttling for quotas as well. It is
 * loaded on demand, because most calls succeed.
 */
export async function isTransient(error: unknown): Promise<boolean> {
  if (error instanceof ResourceBusyError || error instanceof OutOfTimeError) return true;
  if (!(error instanceof Error)) return false;
  const { meaningOf } = await import('../retry/table/index.ts');
  return meaningOf(error, serviceOf(error)) ?? isRetriedBySdk(error);
}

function isRetriedBySdk(error: Error): boolean {
  const sdkError = error as Parameters<typeof isThrottlingError>[0];
  return isThrottlingError(sdkError) || isTransientError(sdkError) || isServerError(sdkError);
}

/** Turns an error into a sentence that says what to do. At most 300 bytes. */
export function explain(error: unknown, role: string): string {
  if (!(error instanceof Error)) return shorten(`Unexpected failure: ${String(error)}. Please report it.`, 300);
  if (saysWhatToDo.has(error.name)) return shorten(error.message, 300);
  const message = error.message.replaceAll(/\s+/g, ' ').replace(/\.?$/, '.');
  if (accessDenied.has(error.name)) {
    return shorten(
      `AWS denied access to the role ${role}. Update the member-roles stack, or contact the owner of your service control policies. AWS returned: ${message}`,
      300,
    );
  }
  // Errors of AWS have names of their own.
  if (builtIn.has(error.name)) return shorten(`Unexpected failure: ${message} Please report it.`, 300);
  return shorten(`AWS rejected the change with ${error.name}: ${message}`, 300);
}

/** The errors of ASR whose message is for the operator. `CannotChangeError` is that of a playbook. */
const saysWhatToDo = new Set(['CannotEnterAccountError', 'ForeignRunbookError', 'CannotChangeError']);

const builtIn = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

const accessDenied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
  'AuthorizationErrorException',
]);
