/** The examples in the tests of the controls, for programs. */
export { loadExamples } from './load-examples.ts';
export type { Examples } from './recorded-examples.ts';
