export {
  type Busy,
  type Claim,
  type Closing,
  type EventLog,
  type GroupHistory,
  type History,
  type HistoryFilter,
  type HistoryQueries,
  type Lease,
  type Opened,
  type Opening,
  type RecordUpdate,
  type SeenEvent,
  type SwitchTurn,
  type UndoMark,
  type Update,
  claimKey,
  hourOf,
  matches,
  obeysUndo,
  overridesUndo,
} from './contract/index.ts';
export { historyInDynamoDb, openGroupHistory } from './dynamodb.ts';
export { bounded } from './events.ts';
export { historyIndexes, historySortKey, indexedPart, retentionDays } from './indexes.ts';
export { recordKey, writeRecord } from './items.ts';
export { addToCount, countKey } from './numbers.ts';
export { historyQueriesInDynamoDb } from './queries-in-dynamodb.ts';
export { stopShards } from './stop-shards.ts';
export { type Table, daySeconds, expiresIn, findRecords, getItems } from './table.ts';
