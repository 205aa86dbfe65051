/** Who may call what: roles by route, and accounts. Pure. */
import { type AccountFilter, ConsoleError, roles } from '../contract/index.ts';

export type Role = (typeof roles)[number];

/** One role in some accounts. A caller can have several. */
export interface Grant {
  readonly role: Role;
  /** `null`: every account. */
  readonly accounts: readonly string[] | null;
}

/** What a caller may do on one route. The server derives it from its own configuration or from a verified token, never from a request. */
export interface Access extends Grant {
  /** Why a role is not enough, for a console that only reads. */
  readonly why?: string;
}

/**
 * What the grants allow on a route that requires a role: the highest role, in the accounts of the grants with at least the
 * required role. A viewer of every account who is an operator of one account operates in that account only.
 *
 * @throws a `ConsoleError` with status 403, if no grant has the required role.
 */
export function accessOn(grants: readonly Grant[], required: Role, why?: string): Access {
  const highest = roles.findLast((role) => grants.some((grant) => grant.role === role));
  if (highest === undefined) throw new ConsoleError(403, why ?? 'You have no role in this console.');
  const enough = grants.filter(({ role }) => roles.indexOf(role) >= roles.indexOf(required));
  if (enough.length === 0)
    throw new ConsoleError(403, why ?? `This action requires the role ${required}. Your role is ${highest}.`);
  const accounts = enough.some((grant) => grant.accounts === null)
    ? null
    : [...new Set(enough.flatMap((grant) => grant.accounts ?? []))].toSorted();
  return { role: highest, accounts, ...(why === undefined ? {} : { why }) };
}

export function visibleTo({ accounts }: Access): AccountFilter {
  return (accountId) => accounts === null || accounts.includes(accountId);
}

/**
 * @throws a `ConsoleError` with status 404: a caller does not learn what exists in other accounts.
 */
export function requireAccount(access: Access, accountId: string): void {
  if (!visibleTo(access)(accountId))
    throw new ConsoleError(404, 'Not found in the accounts in which you have this right.');
}
