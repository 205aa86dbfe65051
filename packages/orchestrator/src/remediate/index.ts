export type { Dependencies } from './dependencies.ts';
export { remediate } from './remediate.ts';
export { documentDigest } from './document-digest.ts';
export { operatorPermissions } from './operator-permissions.ts';
export type { RunbookRunner } from './runbook.ts';
