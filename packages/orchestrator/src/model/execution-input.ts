/**
 * The input of an execution: which kind of event started it, and the event. The rule that starts the execution writes
 * the kind, so nothing inside of an event decides how it is read. Control words stand beside the event, where no event
 * can carry them.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import type { Override } from './request.ts';

/** What an execution can be started with. `resume` comes from ASR's own CLI: an approval, a rejection or an undo. */
export const executionKinds = [
  'finding-asff',
  'finding-ocsf',
  'button',
  'cloudtrail',
  'config',
  'delegated',
  'resume',
] as const;
export type ExecutionKind = (typeof executionKinds)[number];

/** Which rule let a finding through: the one that remediates, or the one that only observes. */
export type FindingRule = 'automatic' | 'observe';

/** Words of the caller of StartExecution, who may do anything that ASR may do. */
export interface ControlWords {
  /** `plan` changes nothing. */
  readonly 'asr-step'?: 'plan' | undefined;
  /** The operator's reason why scope and exceptions of the policy do not hold for this execution. */
  readonly 'asr-override'?: Override | undefined;
}

interface Carried extends ControlWords {
  readonly event: unknown;
}

export type ExecutionInput =
  | (Carried & { readonly kind: 'finding-asff' | 'finding-ocsf'; readonly rule: FindingRule })
  | (Carried & { readonly kind: 'button' })
  | (Carried & { readonly kind: 'cloudtrail' | 'config' })
  | { readonly kind: 'delegated' | 'resume'; readonly event: unknown };

/** As the state machine sees an input of no known kind: no retry can change the input. */
export const unknownInputError = 'UnknownInputError';
