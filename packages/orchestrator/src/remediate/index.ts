export type { Dependencies } from './dependencies.ts';
export { remediate } from './remediate.ts';
export { operatorPermissions } from './runbooks/index.ts';
export type { RunbookRunner } from './runbooks/index.ts';
