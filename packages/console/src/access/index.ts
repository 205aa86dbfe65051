/** Roles and accounts. */
export { type Access, type Role, requireAccount, requireRole, visibleTo } from './access.ts';
