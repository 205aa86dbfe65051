/** Reads of several resources with fewer calls than one read for each of them. */
export { shareReads } from './share-reads.ts';
