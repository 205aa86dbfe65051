/** Roles and accounts. */
export { type Access, type Grant, type Role, accessOn, requireAccount, visibleTo } from './access.ts';
