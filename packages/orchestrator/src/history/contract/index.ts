export { type HistoryFilter, matches } from './filter.ts';
export type { Closing, GroupHistory, Opening, Update } from './group-history.ts';
export {
  type Busy,
  type Claim,
  type Closed,
  type EventLog,
  type EventLogName,
  type History,
  type Lease,
  type Opened,
  type RecordUpdate,
  type SeenEvent,
  claimKey,
  hourOf,
  overridesUndo,
  obeysUndo,
} from './history.ts';
export type { HistoryQueries, UndoMark, SwitchTurn } from './queries.ts';
