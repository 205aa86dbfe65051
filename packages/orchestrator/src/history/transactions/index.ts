export { type Persistence, retryConflicts } from './conflicts.ts';
export { type Parts, type Refusals, refusals } from './refusals.ts';
