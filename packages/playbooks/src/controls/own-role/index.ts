export { attach, detach, isAttached, onlyPolicy } from './managed-policy.ts';
export { createOwnRole, deleteOwnRole, findOwnRole, ownRolePermissions } from './own-role.ts';
