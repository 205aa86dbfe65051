/** The result of an event or an input. */
import type { Execution } from '../state-machine/index.ts';

/** The counts that the budget test checks. */
export interface Counts {
  /** State transitions, including retries. */
  readonly transitions: number;
  readonly lambdaInvocations: number;
  /** Calls of the functions, the state machine and the runbooks, without the polling of queues by Lambda. */
  readonly awsApiCalls: number;
}

export interface EventRun {
  /** Names of the rules that matched. */
  readonly rules: readonly string[];
  /** In the order of the rules. The events of several rules can be in one execution. */
  readonly executions: readonly Execution[];
  /** The usage of this run, if no other ran at the same time. */
  readonly counts: Counts;
}
