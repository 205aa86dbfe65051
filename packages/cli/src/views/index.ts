export { conflictLines } from './conflict-lines.ts';
export { describeRecord } from './history-record.ts';
export { historyCsv, historyTable, shortTime } from './history-table.ts';
export { type LocalResult, findRecord, merge, nothingRun, resultOf } from './local-result.ts';
export type { RemediationView } from './remediation-view.ts';
export { choosePlan, refuseDecided, waitingPlan } from './waiting-plan.ts';
export { paintOutcome, renderLocal } from './render-local.ts';
