export { metricLines } from './metrics.ts';
export { putOutcomes } from './put-outcomes.ts';
export { type Channels, type ReportInput, type ReportOutput, report } from './report.ts';
