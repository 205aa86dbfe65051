/** Hooks with which a test injects faults between the product and its services. */
import type { AwsCall } from './aws-call.ts';
import type { Reply } from './aws-error.ts';
import type { InvocationResult } from '../functions/index.ts';

/** A call of the product. */
export interface CallOnItsWay extends AwsCall {
  /** The body that the SDK sent: JSON or a form. Empty for REST services with other bodies. */
  readonly body: string;
  /** Id of the function environment that calls. `undefined`: the caller is no function. */
  readonly environment?: string | undefined;
}

export interface Faults {
  /**
   * Answers instead of the service, or forwards the call any number of times. The product receives its errors: an
   * `AwsError` as that error, a `BrokenConnectionError` as a connection without an answer.
   */
  onCall(call: CallOnItsWay, carryOut: () => Promise<Reply>): Promise<Reply>;
  /**
   * The same for each invocation of a function, by the state machine or from a queue.
   *
   * @param invoke Can leave the function fewer seconds than its timeout.
   */
  onInvocation(
    functionName: string,
    event: unknown,
    invoke: (seconds?: number) => Promise<InvocationResult>,
  ): Promise<InvocationResult>;
}

/** The connection broke before an answer arrived. */
export class BrokenConnectionError extends Error {
  override readonly name = 'BrokenConnectionError';
}
