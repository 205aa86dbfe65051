export type { Surroundings } from './context.ts';
export { remediate } from './remediate.ts';
export { type RunbookRunner, operatorPermissions } from './runbook.ts';
export { documentDigest } from './document-digest.ts';
