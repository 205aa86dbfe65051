import type { Admit } from '../flood/index.ts';
import type { GroupHistory, History, HistoryQueries } from '../history/index.ts';

/** A history for remediations and for operators, and a clock that the test sets. It starts on 21 November 2026. */
export interface HistoryUnderTest {
  readonly history: History;
  readonly groupHistory: GroupHistory;
  readonly desk: HistoryQueries;
  readonly admit: Admit;
  readonly pass: (milliseconds: number) => void;
}
