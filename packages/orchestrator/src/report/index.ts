export { metricLines } from './metrics.ts';
export { putOutcomes } from './put-outcomes.ts';
export type { Channels, ReportInput } from './deliver.ts';
export { type ReportOutput, report } from './report.ts';
