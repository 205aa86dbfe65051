export { historyInDynamoDb } from './dynamodb.ts';
export { bounded } from './events.ts';
export { type HistoryFilter, matches } from './filter.ts';
export {
  type Busy,
  type Claim,
  type EventLog,
  type EventLogName,
  type History,
  type Lease,
  type Opened,
  type RecordUpdate,
  type SeenEvent,
  claimKey,
  hourOf,
  isWanted,
  obeysUndo,
} from './history.ts';
export { historyIndexes, historySortKey } from './indexes.ts';
export { stopSwitch } from './items.ts';
export { historyDeskInDynamoDb } from './queries-in-dynamodb.ts';
export type { HistoryDesk, LeftAlone, SwitchTurn } from './queries.ts';
