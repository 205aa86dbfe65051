/**
 * What the policy lets the owners of accounts do themselves, and where. Only ever a list of what is allowed: there is
 * nothing to leave out, so no mistake in it can allow more than is written.
 */
import { type Fact, accountPattern } from '../model/index.ts';

/** `approve` is both answers to a question, yes and no. */
export const delegatedActions = ['remediate', 'approve', 'undo'] as const;
export type DelegatedAction = (typeof delegatedActions)[number];

export interface Delegation {
  /** Its own in the policy. Part of the source of every request, so without a slash. */
  readonly name: string;
  readonly accounts?: readonly string[];
  /** Ids; every account at any depth below them. */
  readonly organizationalUnits?: readonly string[];
  readonly may: readonly DelegatedAction[];
}

export const delegationName = /^[a-z][a-z0-9-]{1,39}$/;

/** The units above an account, when it comes to them. */
export type UnitsOf = (accountId: string) => Promise<Fact<readonly string[]>>;

/** Whether the account is one of the delegation's. Units are looked up only where the answer hangs on them. */
export async function isWithin(
  { accounts = [], organizationalUnits = [] }: Delegation,
  accountId: string,
  unitsOf: UnitsOf,
): Promise<Fact<boolean>> {
  // What never was in an account belongs to nobody.
  if (!accountPattern.test(accountId)) return { ok: true, value: false };
  if (accounts.includes(accountId)) return { ok: true, value: true };
  if (organizationalUnits.length === 0) return { ok: true, value: false };
  const units = await unitsOf(accountId);
  return units.ok ? { ok: true, value: units.value.some((unit) => organizationalUnits.includes(unit)) } : units;
}

/** Whether anybody may ask for remediations, so that findings must be read. */
export function delegatesRemediation(delegations: readonly Delegation[]): boolean {
  return delegations.some(({ may }) => may.includes('remediate'));
}
