export { type Counts, type EventRun, type LocalCloud, adminAccountId, openAssembly } from './local-cloud.ts';
export { type LocalCloudOptions, openLocalCloud } from './open.ts';
