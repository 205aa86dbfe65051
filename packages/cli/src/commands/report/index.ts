export type { ObserveReport } from '@asr/operations/observations';
export { addReport } from './report.ts';
