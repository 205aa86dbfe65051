/** The checks of a deployment: what `asr doctor` and the console show. */
export { type Result, profileAccess } from './check/index.ts';
export { examine } from './examine.ts';
export { summaryOf } from './summary.ts';
