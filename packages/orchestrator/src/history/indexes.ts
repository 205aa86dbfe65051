/**
 * The indexes that list history newest first. They are sparse, because only records have their attributes, and contain
 * only keys. Keys never change, so an index costs one write per record.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html
 */
import { lastPartOf } from '@asr/playbooks';
import type { HistoryFilter } from './contract/index.ts';
import type { RemediationRecord } from '../model/index.ts';

/** Index names by the attribute that is the partition key. All have the sort key `startedAt`. */
export const historyIndexes = {
  inMonth: 'ByTime',
  inAccount: 'ByAccount',
  ofControl: 'ByControl',
  ofResource: 'ByResource',
  ofFinding: 'ByFinding',
} as const;
type IndexAttribute = keyof typeof historyIndexes;
export const indexAttributes = Object.keys(historyIndexes) as readonly IndexAttribute[];

/** The sort key of all indexes. */
export const historySortKey = 'startedAt';

/** How many days records are kept. */
export const retentionDays = 400;

type Indexed = Pick<
  RemediationRecord,
  'accountId' | 'canonical' | 'controlId' | 'resourceId' | 'finding' | 'startedAt'
>;

/** The index keys of a record. Keys must not be empty, so a record without a resource is only in the index by time. */
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

/** Filters that an index answers, the most selective first. */
const indexed = [
  { name: 'findingId', attribute: 'ofFinding', keyOf: asKey },
  { name: 'resource', attribute: 'ofResource', keyOf: (resource: string) => asKey(lastPartOf(resource)) },
  { name: 'accountId', attribute: 'inAccount', keyOf: asKey },
  { name: 'controlId', attribute: 'ofControl', keyOf: asKey },
] as const;

/** Chooses the index for a query: the most selective filter decides. */
export function lookupFor(filter: HistoryFilter, now: Date): Lookup {
  for (const { name, attribute, keyOf } of indexed) {
    const given = filter[name];
    if (given !== undefined) return { attribute, partitions: [keyOf(given)] };
  }
  const { since, until } = filter;
  const oldest = new Date(now.getTime() - (retentionDays + 31) * 86_400_000).toISOString();
  const newest = now.toISOString();
  const from = since === undefined || since < oldest ? oldest : since;
  const to = until === undefined || until > newest ? newest : until;
  return { attribute: 'inMonth', partitions: monthsBetween(from, to) };
}

/**
 * The part of a filter that its index answers. A list with it returns every record that the whole filter makes it read, so
 * that its reader can limit how many these are. There is no index for outcomes and actors.
 */
export function indexedPart(filter: HistoryFilter): HistoryFilter {
  const { since, until } = filter;
  const name = indexed.find((one) => filter[one.name] !== undefined)?.name;
  return { since, until, ...(name === undefined ? {} : { [name]: filter[name] }) };
}

/** Newest first. Empty if the end is before the start. */
function monthsBetween(from: string, to: string): readonly string[] {
  const months: string[] = [];
  const last = new Date(`${monthOf(to)}-01T00:00:00Z`);
  while (monthOf(last.toISOString()) >= monthOf(from)) {
    months.push(monthOf(last.toISOString()));
    last.setUTCMonth(last.getUTCMonth() - 1);
  }
  return months;
}

/** `2026-11`: a year of history has twelve partitions, none of them hot. */
function monthOf(moment: string): string {
  return moment.slice(0, 7);
}

/** DynamoDB accepts keys of 2,048 bytes, and a character has at most 4 bytes. */
function asKey(text: string): string {
  return text.slice(0, 512);
}
