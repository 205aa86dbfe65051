/** The values of tags for the findings of one event, looked up before the policy decides. */
import type { OrganizationValues } from '@asr/playbooks';
import type { OrganizationLookups } from './lookups.ts';
import type { OrganizationSources } from './tag-sources.ts';
import { type Reader, valuesOfAccount } from './values-of-account.ts';

/** A control whose values are in AWS Organizations, and an account with a finding of it. */
export interface WantedValues {
  readonly controlId: string;
  readonly accountId: string;
  readonly sources: OrganizationSources;
}

export type ValuesOf = (controlId: string, accountId: string) => OrganizationValues | undefined;

/** Accounts at the same time. AWS Organizations throttles the calls of the whole organization. */
const atOnce = 4;

/** @throws an error that a retry can resolve, such as throttling. */
export async function valuesOfSubjects(
  wanted: readonly WantedValues[],
  lookups: OrganizationLookups,
  reader: Reader,
): Promise<ValuesOf> {
  const distinct = [...new Map(wanted.map((one) => [keyOf(one.controlId, one.accountId), one])).values()];
  const values = new Map<string, OrganizationValues>();
  const next = async (): Promise<void> => {
    for (let one = distinct.shift(); one !== undefined; one = distinct.shift()) {
      const { controlId, accountId, sources } = one;
      values.set(keyOf(controlId, accountId), await valuesOfAccount(sources, { accountId, lookups, reader }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return (controlId, accountId) => values.get(keyOf(controlId, accountId));
}

const keyOf = (controlId: string, accountId: string): string => `${controlId} ${accountId}`;
