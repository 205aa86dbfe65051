/**
 * The input of an execution: the kind of the event that started it, and the event. The event rule sets the kind, so the
 * content of an event cannot decide how it is read. Control words are next to the event, so an event cannot contain them.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import type { Overdue, Override } from './request.ts';

/**
 * The kinds of executions. `resume` comes from ASR's own CLI: an approval, a rejection or an undo. `deferred` comes from
 * the state machine that waits for the hour of a deferred change, and `overdue` from the schedule of deadlines.
 */
export const executionKinds = [
  'finding-asff',
  'finding-ocsf',
  'button',
  'cloudtrail',
  'config',
  'delegated',
  'resume',
  'deferred',
  'overdue',
] as const;
export type ExecutionKind = (typeof executionKinds)[number];

/** The rule that matched a finding: the one that remediates, or the one that only observes. */
export type FindingRule = 'automatic' | 'observe';

/** Options of the caller of StartExecution, who has all permissions of ASR. */
export interface ControlWords {
  /** `plan`: plan without changing anything. */
  readonly 'asr-step'?: 'plan' | undefined;
  /** ARN of the caller, which `asr remediate` gets from STS. */
  readonly 'asr-actor'?: string | undefined;
  /** The operator's reason for ignoring scope and exceptions of the policy in this execution. */
  readonly 'asr-override'?: Override | undefined;
}

interface WithEvent extends ControlWords {
  readonly event: unknown;
}

export type ExecutionInput =
  | (WithEvent & { readonly kind: 'finding-asff' | 'finding-ocsf'; readonly rule: FindingRule })
  | (WithEvent & { readonly kind: 'button' })
  | (WithEvent & { readonly kind: 'cloudtrail' | 'config' })
  | { readonly kind: 'delegated' | 'resume' | 'deferred'; readonly event: unknown }
  | (WithEvent & { readonly kind: 'overdue'; readonly overdue: OverdueFindings });

/** The deadlines of the findings in the event, by the id of the finding. */
export type OverdueFindings = { readonly [findingId: string]: Overdue };
