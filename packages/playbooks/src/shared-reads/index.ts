/** Reads of several resources with fewer calls than one read for each of them. */
export { actionsOnAll } from './batch-reads.ts';
export { shareReads } from './share-reads.ts';
