/** Who may call what: roles by route, and accounts. Pure. */
import { type AccountFilter, ConsoleError, type roles } from '../contract/index.ts';

export type Role = (typeof roles)[number];

/** What a caller may do. The server derives it from its own configuration or from a verified token, never from a request. */
export interface Access {
  readonly role: Role;
  /** `null`: every account. */
  readonly accounts: readonly string[] | null;
  /** Why a role is not enough, for a console that only reads. */
  readonly why?: string;
}

/** Each role includes the ones before it. */
const order: { readonly [role in Role]: number } = { viewer: 0, approver: 1, operator: 2, admin: 3 };

/** @throws a `ConsoleError` with status 403, if the role of the caller is less than the one that the route requires. */
export function requireRole({ role, why }: Access, required: Role): void {
  if (order[role] >= order[required]) return;
  throw new ConsoleError(403, why ?? `This action requires the role ${required}. Your role is ${role}.`);
}

export function visibleTo({ accounts }: Access): AccountFilter {
  return (accountId) => accounts === null || accounts.includes(accountId);
}

/**
 * @throws a `ConsoleError` with status 404: a caller does not learn what exists in other accounts.
 */
export function requireAccount(access: Access, accountId: string): void {
  if (!visibleTo(access)(accountId)) throw new ConsoleError(404, 'Not found in your accounts.');
}
