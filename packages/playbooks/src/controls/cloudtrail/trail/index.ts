export { changeAccount, readAccount, startTrailPermissions } from './account-trail.ts';
export { createLogGroup, deleteLogGroup, hasLogGroup, logGroupPermissions } from './log-group.ts';
export { type LogKey, createLogKey, logKeyAlias, logKeyPermissions, readLogKey } from './log-key.ts';
export {
  allowWriting,
  createLogRole,
  deleteLogRole,
  disallowWriting,
  logRolePermissions,
  readLogRole,
} from './log-role.ts';
export { foreignOwnerOf, ownTrail, readTrail, refuseForeign, updateTrail } from './one-trail.ts';
export { planTrail } from './plan-trail.ts';
export { type TrailLogs, trailLogsOf } from './trail-logs.ts';
