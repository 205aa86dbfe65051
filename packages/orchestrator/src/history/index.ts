export { detectionsInDynamoDb } from './detections-in-dynamodb.ts';
export { historyInDynamoDb } from './dynamodb.ts';
export { type HistoryFilter, matches } from './filter.ts';
export {
  type Claim,
  type History,
  type Lease,
  type Opened,
  type RecordUpdate,
  claimKey,
  hourOf,
  isWanted,
  obeysUndo,
} from './history.ts';
export { historyIndexes, historySortKey } from './indexes.ts';
export { stopSwitch } from './items.ts';
export { historyDeskInDynamoDb } from './queries-in-dynamodb.ts';
export type { HistoryDesk, LeftAlone, SwitchTurn } from './queries.ts';
