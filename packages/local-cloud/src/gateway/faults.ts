/** Where a test may stand between the product and its services, to let them fail. */
import type { AwsCall } from './aws-call.ts';
import type { Reply } from './aws-error.ts';
import type { InvocationResult } from '../functions/index.ts';

/** A call of the product. */
export interface CallOnItsWay extends AwsCall {
  /** As the SDK sent it: JSON or a form. Empty for the REST services whose bodies are neither. */
  readonly body: string;
}

export interface Faults {
  /**
   * Answers in the service's place, or has the call carried out, as often as it likes. What it throws reaches the
   * product: an `AwsError` as that error, a `BrokenConnectionError` as no answer at all.
   */
  onCall(call: CallOnItsWay, carryOut: () => Promise<Reply>): Promise<Reply>;
  /** The same for each invocation of a function, by the state machine or from a queue. */
  onInvocation(
    functionName: string,
    event: unknown,
    invoke: () => Promise<InvocationResult>,
  ): Promise<InvocationResult>;
}

/** The connection broke before an answer came. */
export class BrokenConnectionError extends Error {
  override readonly name = 'BrokenConnectionError';
}
