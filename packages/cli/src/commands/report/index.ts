export type { ObserveReport } from '../../observations/index.ts';
export { addReport } from './report.ts';
