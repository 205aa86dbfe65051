export { inBatches } from './in-batches.ts';
export { untilProcessed } from './until-processed.ts';
