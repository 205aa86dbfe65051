/** The checks of a deployment: what `asr doctor` and the console show. */
export { type Result, profileAccess, unknown } from './check/index.ts';
export { consoleChecks } from './checks.ts';
export { examine } from './examine.ts';
export { summaryOf } from './summary.ts';
