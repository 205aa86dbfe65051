/** The operations of operators: history queries, the stop switch, and ending the effect of an undo. */
import type { HistoryFilter } from './filter.ts';
import type { RemediationRecord, Subject } from '../../model/index.ts';

/** A change of the stop switch: who stopped or started ASR, when and why. */
export interface SwitchTurn {
  readonly action: 'stop' | 'start';
  readonly by: string;
  readonly because: string;
  /** ISO 8601. */
  readonly at: string;
  /** ASR 0.1.0 stopped it, before an update. The switch now has more parts, so only some remediations are stopped. */
  readonly isPartial?: true;
}

/** The changes that automatic remediation does not repeat, because an operator undid them. */
export interface UndoMark {
  /** The remediation that was undone. */
  readonly remediationId: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Names of the changes that were undone, such as `rules[ingress tcp 22 0.0.0.0/0]`. `null`: all changes of the control. */
  readonly changes: readonly string[] | null;
  /** The targets of the changes. A change of such a name to another target fixes another violation. */
  readonly targets?: readonly string[];
  /** ISO 8601: the end of the mark. */
  readonly until: string;
}

export interface HistoryQueries {
  /** Newest first, page by page. Records of the last second may be missing. */
  list(filter: HistoryFilter): AsyncIterable<RemediationRecord>;
  find(remediationId: string): Promise<RemediationRecord | undefined>;
  /** By id, in as few requests as possible. A remediation without a record is missing. */
  findMany(remediationIds: readonly string[]): Promise<ReadonlyMap<string, RemediationRecord>>;
  /** The change that stopped ASR, or `undefined` if ASR is not stopped. */
  stopped(): Promise<SwitchTurn | undefined>;
  /** Applies to every change that has not started, including queued ones. */
  turn(action: SwitchTurn['action'], by: string, because: string): Promise<SwitchTurn>;
  /** Newest first, at most 100. */
  turns(): Promise<readonly SwitchTurn[]>;
  /** Ends the effect of an undo. Returns the mark that was in effect, if any. */
  allowAgain(subject: Subject, scope: 'regional' | 'global', by: string): Promise<UndoMark | undefined>;
}
