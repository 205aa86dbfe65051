/** What an event or an input led to. */
import type { Execution } from '../state-machine/index.ts';

/** What the budgets of the architecture count. */
export interface Counts {
  /** Of the state machine, retries included. */
  readonly transitions: number;
  readonly lambdaInvocations: number;
  /** By the functions, the state machine and the runbooks; not the polling of queues, which is Lambda's. */
  readonly awsApiCalls: number;
}

export interface EventRun {
  /** Names of the rules that matched. */
  readonly rules: readonly string[];
  /** One per rule, in the same order. */
  readonly executions: readonly Execution[];
  /** Of this run, if no other ran at the same time. */
  readonly counts: Counts;
}
