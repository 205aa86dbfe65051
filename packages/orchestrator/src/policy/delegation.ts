/**
 * What the policy allows account owners to do, and in which accounts. A delegation only lists what it allows. It has no
 * exclusions, so a mistake cannot allow more than is written.
 */
import { type Fact, accountPattern } from '../model/index.ts';

/** `approve` includes the right to reject. */
export const delegatedActions = ['remediate', 'approve', 'undo'] as const;
export type DelegatedAction = (typeof delegatedActions)[number];

export interface Delegation {
  /** Unique in the policy. Part of the event source of every request, so it contains no slash. */
  readonly name: string;
  readonly accounts?: readonly string[];
  /** Ids of organizational units. Includes every account below them, at any depth. */
  readonly organizationalUnits?: readonly string[];
  readonly may: readonly DelegatedAction[];
}

export const delegationName = /^[a-z][a-z0-9-]{1,39}$/;

/** Looks up the organizational units above an account. */
export type UnitsOf = (accountId: string) => Promise<Fact<readonly string[]>>;

/** Whether the account belongs to the delegation. Units are looked up only if the result depends on them. */
export async function isWithin(
  { accounts = [], organizationalUnits = [] }: Delegation,
  accountId: string,
  unitsOf: UnitsOf,
): Promise<Fact<boolean>> {
  // A record without a valid account id belongs to no delegation.
  if (!accountPattern.test(accountId)) return { ok: true, value: false };
  if (accounts.includes(accountId)) return { ok: true, value: true };
  if (organizationalUnits.length === 0) return { ok: true, value: false };
  const units = await unitsOf(accountId);
  return units.ok ? { ok: true, value: units.value.some((unit) => organizationalUnits.includes(unit)) } : units;
}

/** Whether any delegation allows `remediate`, which requires permission to read findings. */
export function delegatesRemediation(delegations: readonly Delegation[]): boolean {
  return delegations.some(({ may }) => may.includes('remediate'));
}
