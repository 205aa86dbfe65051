/** What the invariants read after a scenario. */
import type { EventRun, FindingView } from '@asr/local-cloud';
import type { RemediationRecord, ReportOutput } from '@asr/orchestrator';
import type { AnyPlaybook, AnyState } from '@asr/playbooks';
import type { Trace } from './injector.ts';
import type { Scenario } from './scenario.ts';

export interface Seen {
  readonly scenario: Scenario;
  readonly playbook: AnyPlaybook;
  readonly runs: readonly EventRun[];
  readonly remediations: ReportOutput['remediations'];
  /** The records of these remediations. */
  readonly records: readonly RemediationRecord[];
  readonly trace: Trace;
  /** The resource before and after. `undefined`: it is gone. */
  readonly before: AnyState | undefined;
  readonly after: AnyState | undefined;
  /** State after the change of another user. `undefined`: no such change. */
  readonly modified: AnyState | undefined;
  /** Remediations that still have the resource to themselves, although no function is running. */
  readonly holders: readonly string[];
  readonly finding: FindingView | undefined;
  /** For two events or findings that arrive at the same time. */
  readonly simultaneous?: Simultaneous | undefined;
}

export interface Simultaneous {
  /** The ids of the events or findings, in the order of the runs. */
  readonly ids: readonly string[];
  /** Ports that were open to the internet before, and that are now. */
  readonly openBefore: readonly number[];
  readonly openAfter: readonly number[];
  /** Ports that are open after an approver approved every question. */
  readonly openApproved: readonly number[];
  /** The ports that must be closed in the end. */
  readonly unwanted: readonly number[];
  /** Ids of the findings that ASR imported, or whose status it changed. */
  readonly findings: readonly string[];
}
