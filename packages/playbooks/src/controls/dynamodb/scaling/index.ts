export { changeLimits, changeTracking } from './change-scaling.ts';
export { isForReading } from './scalable.ts';
export { scalingPermissions } from './scaling-permissions.ts';
export { type Limits, type Tracking, readLimits, readTracking } from './scaling.ts';
export { findTable, throughputOf } from './throughput.ts';
