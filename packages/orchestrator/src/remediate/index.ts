export type { Dependencies } from './dependencies.ts';
export { remediate } from './remediate.ts';
export { type RunbookRunner, operatorPermissions } from './runbook.ts';
