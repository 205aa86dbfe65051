export { createLogGroup, deleteLogGroup, hasLogGroup, logGroupPermissions } from './log-group.ts';
export { allowWriting, createLogRole, disallowWriting, logRolePermissions, readLogRole } from './log-role.ts';
