export { type Persistence, retryConflicts } from './conflicts.ts';
export { sendMany } from './send-many.ts';
export { type Parts, type Refusals, refusals } from './refusals.ts';
