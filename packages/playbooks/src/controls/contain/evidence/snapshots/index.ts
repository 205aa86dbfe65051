export { readEvidence, takeSnapshots } from './snapshots.ts';
