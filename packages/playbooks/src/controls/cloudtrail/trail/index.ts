export { changeAccount, readAccount, startTrailPermissions } from './account-trail.ts';
export { foreignOwnerOf, ownTrail, readTrail, refuseForeign, updateTrail } from './one-trail.ts';
export { planTrail } from './plan-trail.ts';
export { type TrailLogs, trailLogsOf } from './trail-logs.ts';
