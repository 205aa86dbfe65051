/** History as operators use it: queries, the stop switch, and ending the effect of an undo. */
import type { HistoryFilter } from './filter.ts';
import type { RemediationRecord, Subject } from '../model/index.ts';

/** Who stopped or started everything, when and why. */
export interface SwitchTurn {
  readonly action: 'stop' | 'start';
  readonly by: string;
  readonly because: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The changes that automatic remediation does not repeat, because an operator undid them. */
export interface LeftAlone {
  /** The remediation that was undone. */
  readonly remediationId: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Names of the changes that were undone, such as `rules[ingress tcp 22 0.0.0.0/0]`. `null`: all of the control. */
  readonly changes: readonly string[] | null;
  /** What the changes led to. A change of such a name that leads elsewhere answers another violation. */
  readonly targets?: readonly string[];
  /** ISO 8601. The mark ends then. */
  readonly until: string;
}

export interface HistoryDesk {
  /** Newest first, page by page as they are read. The newest of the last second may be missing yet. */
  list(filter: HistoryFilter): AsyncIterable<RemediationRecord>;
  find(remediationId: string): Promise<RemediationRecord | undefined>;
  /** The turn that stopped everything, or `undefined` while nothing is stopped. */
  stopped(): Promise<SwitchTurn | undefined>;
  /** Applies to every change that has not started, queued ones included. */
  turn(action: SwitchTurn['action'], by: string, because: string): Promise<SwitchTurn>;
  /** Newest first, at most 100. */
  turns(): Promise<readonly SwitchTurn[]>;
  /** Ends the effect of an undo. Returns the mark that was in effect, if any. */
  allowAgain(subject: Subject, scope: 'regional' | 'global', by: string): Promise<LeftAlone | undefined>;
}
