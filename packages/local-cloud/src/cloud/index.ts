export { adminAccountId } from './admin-account.ts';
export type { Counts, EventRun } from './event-run.ts';
export { type LocalCloud, openAssembly } from './local-cloud.ts';
export { type LocalCloudOptions, openLocalCloud } from './open.ts';
