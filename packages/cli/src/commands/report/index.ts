export type { ObserveReport } from './observe-report.ts';
export { addReport } from './report.ts';
