export { operatorPermissions } from './operator-permissions.ts';
export type { RunbookRunner } from './runbook.ts';
