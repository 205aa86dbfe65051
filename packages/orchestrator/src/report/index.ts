export { metricLines } from './metrics.ts';
export { type OutcomeDetail, outcomeDetail, outcomeEventSource } from './outcome-event.ts';
export { putOutcomes } from './put-outcomes.ts';
export type { Channels } from './deliver.ts';
export { type GroupedReportInput, withoutGroups } from './group-results.ts';
export { type ReportOutput, report } from './report.ts';
export type { UnreadDetail } from './unread-event.ts';
