/** The checks of the sources that are not tests. */
export { type Check, bin, checks, root } from './checks.ts';
export { runChecks } from './run-checks.ts';
