export { historyInDynamoDb } from './dynamodb.ts';
export { bounded } from './events.ts';
export { type HistoryFilter, matches } from './filter.ts';
export {
  type Busy,
  type Claim,
  type EventLog,
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
export { historyIndexes, historySortKey } from './indexes.ts';
export { stopSwitch } from './items.ts';
export { addToCount, countKey } from './numbers.ts';
export { historyQueriesInDynamoDb } from './queries-in-dynamodb.ts';
export type { HistoryQueries, UndoMark, SwitchTurn } from './queries.ts';
