/** History as people use it: what they ask of it, and what they tell it besides approvals and undos. */
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

/** Why automatic remediation leaves a resource alone: somebody took its last change back. */
export interface LeftAlone {
  /** What was undone. */
  readonly remediationId: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface HistoryDesk {
  /** Newest first, page by page as they are read. The newest of the last second may be missing yet. */
  list(filter: HistoryFilter): AsyncIterable<RemediationRecord>;
  find(remediationId: string): Promise<RemediationRecord | undefined>;
  /** The turn that stopped everything, or `undefined` while nothing is stopped. */
  stopped(): Promise<SwitchTurn | undefined>;
  /** Holds for everything whose change has not begun, what is queued included. */
  turn(action: SwitchTurn['action'], by: string, because: string): Promise<SwitchTurn>;
  /** Newest first, at most 100. */
  turns(): Promise<readonly SwitchTurn[]>;
  /** Lets automatic remediation have the resource again. Answers with what kept it away, if anything did. */
  allowAgain(subject: Subject, scope: 'regional' | 'global', by: string): Promise<LeftAlone | undefined>;
}
