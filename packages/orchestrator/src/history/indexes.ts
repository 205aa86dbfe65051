/**
 * The indexes that list history newest first. They are sparse, since only records carry their attributes, and hold
 * keys alone: those never change, so an index costs one write in the life of a record.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html
 */
import { lastPartOf } from '@asr/playbooks';
import type { HistoryFilter } from './filter.ts';
import type { RemediationRecord } from '../model/index.ts';

/** By the attribute that is the partition key. The sort key of all of them is `startedAt`. */
export const historyIndexes = {
  inMonth: 'ByTime',
  inAccount: 'ByAccount',
  ofControl: 'ByControl',
  ofResource: 'ByResource',
  ofFinding: 'ByFinding',
} as const;
type IndexAttribute = keyof typeof historyIndexes;
export const indexAttributes = Object.keys(historyIndexes) as readonly IndexAttribute[];

/** Newest first, and by it the pages of an index are sorted. */
export const historySortKey = 'startedAt';

/** How long history is kept. */
export const retentionDays = 400;

type Indexed = Pick<
  RemediationRecord,
  'accountId' | 'canonical' | 'controlId' | 'resourceId' | 'finding' | 'startedAt'
>;

/** What a record carries to be found. A key must not be empty: what has no resource is found by time alone. */
export function indexKeysOf(record: Indexed): { readonly [attribute in IndexAttribute]?: string } {
  const keys: { readonly [attribute in IndexAttribute]: string } = {
    inMonth: monthOf(record.startedAt),
    inAccount: record.accountId,
    ofControl: record.controlId,
    ofResource: lastPartOf(record.canonical ?? record.resourceId),
    ofFinding: record.finding.id,
  };
  const given = Object.entries(keys).filter(([, key]) => key !== '');
  return Object.fromEntries(given.map(([attribute, key]) => [attribute, asKey(key)]));
}

/** One index, and the partitions to read of it, newest first. */
export interface Lookup {
  readonly attribute: IndexAttribute;
  readonly partitions: readonly string[];
}

/** Where to look for what is asked: what narrows most, first. */
export function lookupFor(
  { findingId, resource, accountId, controlId, since, until }: HistoryFilter,
  now: Date,
): Lookup {
  if (findingId !== undefined) return { attribute: 'ofFinding', partitions: [asKey(findingId)] };
  if (resource !== undefined) return { attribute: 'ofResource', partitions: [asKey(lastPartOf(resource))] };
  if (accountId !== undefined) return { attribute: 'inAccount', partitions: [asKey(accountId)] };
  if (controlId !== undefined) return { attribute: 'ofControl', partitions: [asKey(controlId)] };
  const oldest = new Date(now.getTime() - (retentionDays + 31) * 86_400_000).toISOString();
  const newest = now.toISOString();
  const from = since === undefined || since < oldest ? oldest : since;
  const to = until === undefined || until > newest ? newest : until;
  return { attribute: 'inMonth', partitions: monthsBetween(from, to) };
}

/** Newest first; none where the end is before the beginning. */
function monthsBetween(from: string, to: string): readonly string[] {
  const months: string[] = [];
  const last = new Date(`${monthOf(to)}-01T00:00:00Z`);
  while (monthOf(last.toISOString()) >= monthOf(from)) {
    months.push(monthOf(last.toISOString()));
    last.setUTCMonth(last.getUTCMonth() - 1);
  }
  return months;
}

/** `2026-11`: a year of history is a dozen partitions, none of them hot. */
function monthOf(moment: string): string {
  return moment.slice(0, 7);
}

/** DynamoDB takes keys of 2,048 bytes, and a character has at most 4 of them. */
function asKey(text: string): string {
  return text.slice(0, 512);
}
