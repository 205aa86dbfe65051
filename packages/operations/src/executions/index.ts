/** The executions that remediate existing findings. */
export { type Batch, cutIntoBatches } from './batches.ts';
export { type RunSettings, automaticInput, executionName, hasPrefix, inputFor, namePrefix } from './execution-input.ts';
