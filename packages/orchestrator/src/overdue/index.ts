export { findPage } from './find-page.ts';
export { metricLinesOf } from './metrics.ts';
export { positionIn } from './position.ts';
export { type DeadlinesContext, runDeadlines } from './run.ts';
export { startOnce } from './start-once.ts';
export { toldRecordsInDynamoDb } from './told-records.ts';
