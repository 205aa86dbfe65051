/** History of many requests, in few transactions. The parts are those of one request: `open.ts` and `close.ts`. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { close, partsOfClosing } from './close.ts';
import type { Claim, Closed, Closing, GroupHistory, Opened, Opening, Update } from './contract/index.ts';
import * as items from './items.ts';
import {
  type ClaimOpening,
  claimOf,
  commonParts,
  isOnlyKnown,
  open,
  partsOfKnown,
  partsOfNew,
  release,
} from './open.ts';
import { sendMany } from './send-many.ts';
import { type Table, findRecords, transact } from './table.ts';
import type { Parts, Refusals } from './transactions/index.ts';
import { whyNot } from './why-not.ts';
import { newRecord } from '../model/index.ts';

export function groupHistoryInDynamoDb(
  client: DynamoDBClient,
  name: string,
  now: () => Date = () => new Date(),
): GroupHistory {
  const table: Table = { client, name, now };
  return {
    openMany: (openings) => openMany(table, openings),
    updateMany: (updates) => updateMany(table, updates),
    closeMany: (closings) => closeMany(table, closings),
    releaseMany: (claims) => releaseMany(table, claims),
    findMany: (remediationIds) => findRecords(table, remediationIds),
  };
}

type Results<Result> = Promise<readonly PromiseSettledResult<Result>[]>;

function sent(table: Table, all: readonly Parts[], common?: Parts) {
  return sendMany((parts) => transact(table, parts), all, common);
}

/**
 * Opens requests that share a claim after each other: the first that opens takes the claim, and the rest follow in one
 * transaction. All others open together.
 */
async function openMany(given: Table, openings: readonly Opening[]): Results<Opened> {
  const results = new Map<Opening, PromiseSettledResult<Opened>>();
  let rest = openings;
  while (rest.length > 0) {
    const keys = new Set<string>();
    const taking = rest.filter((opening) => opening.sharesClaim === undefined || isFirst(keys, claimOf(opening).key));
    const taken = await openTogether(given, taking);
    taking.forEach((opening, index) => results.set(opening, taken[index] as PromiseSettledResult<Opened>));
    rest = rest.filter((opening) => !results.has(opening));
    for (const first of taking.filter((opening) => isOpen(results.get(opening)))) {
      const { key } = claimOf(first);
      const following = rest.filter((opening) => claimOf(opening).key === key);
      const followed = await openTogether(
        given,
        following.map((opening) => ({ ...opening, follows: true })),
      );
      following.forEach((opening, index) => results.set(opening, followed[index] as PromiseSettledResult<Opened>));
      rest = rest.filter((opening) => !results.has(opening));
    }
  }
  return openings.map((opening) => results.get(opening) as PromiseSettledResult<Opened>);
}

function isFirst(keys: Set<string>, key: string): boolean {
  const { size } = keys;
  return keys.add(key).size > size;
}

function isOpen(result: PromiseSettledResult<Opened> | undefined): boolean {
  return result?.status === 'fulfilled' && result.value.kind === 'open';
}

/** A request whose record exists is opened again by a second transaction. One with an undo mark is opened alone. */
async function openTogether(given: Table, openings: readonly ClaimOpening[]): Results<Opened> {
  const [first] = openings;
  if (first === undefined) return [];
  const at = given.now();
  const table: Table = { ...given, now: () => at };
  const common = commonParts(table, first);
  const written = await sent(
    table,
    openings.map((opening) => partsOfNew(table, opening)),
    common,
  );
  const again = openings.filter((_, index) => hasRefusals(written[index], isOnlyKnown));
  const known = await openKnown(table, again, common);
  return Promise.all(
    openings.map(async (opening, index): Promise<PromiseSettledResult<Opened>> => {
      const result = written[index];
      if (result?.status !== 'fulfilled') return { status: 'rejected', reason: result?.reason };
      if (result.value.has('undone')) return settled(open(table, opening));
      if (result.value.size === 0)
        return fulfilled({ kind: 'open', record: newRecord(opening.request, at), claim: claimOf(opening) });
      return known[again.indexOf(opening)] ?? fulfilled(whyNot(result.value));
    }),
  );
}

function hasRefusals(result: PromiseSettledResult<Refusals> | undefined, are: (refused: Refusals) => boolean): boolean {
  return result?.status === 'fulfilled' && are(result.value);
}

async function openKnown(table: Table, openings: readonly ClaimOpening[], common: Parts): Results<Opened> {
  if (openings.length === 0) return [];
  const written = await sent(
    table,
    openings.map((opening) => partsOfKnown(table, opening)),
    common,
  );
  const claimed = openings.filter((_, index) => hasRefusals(written[index], ({ size }) => size === 0));
  const records = await settled(
    findRecords(
      table,
      claimed.map(({ request }) => request.remediationId),
    ),
  );
  return Promise.all(
    openings.map(async (opening, index): Promise<PromiseSettledResult<Opened>> => {
      const result = written[index];
      if (result?.status !== 'fulfilled') return { status: 'rejected', reason: result?.reason };
      if (result.value.has('undone')) return settled(open(table, opening));
      if (result.value.size > 0) return fulfilled(whyNot(result.value, !result.value.has('unknown')));
      if (records.status === 'rejected') {
        // Otherwise every retry would find the resource busy until the lease ends.
        await release(table, claimOf(opening)).catch(() => undefined);
        return records;
      }
      const record = records.value.get(opening.request.remediationId);
      return fulfilled(record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim: claimOf(opening) });
    }),
  );
}

async function updateMany(table: Table, updates: readonly Update[]): Results<void> {
  const parts = updates.map(({ remediationId, changed }) => ({
    record: { Update: { TableName: table.name, ...items.updateRecord(remediationId, changed) } },
  }));
  return (await sent(table, parts)).map((result) => (result.status === 'rejected' ? result : fulfilled(undefined)));
}

/** A request that must be checked again, or that lost its claim, is closed alone. */
async function closeMany(table: Table, closings: readonly Closing[]): Results<Closed> {
  const written = await sent(
    table,
    closings.map((closing) => partsOfClosing(table, closing)),
  );
  return Promise.all(
    closings.map(async ({ claim, answer, executionId, changed }, index): Promise<PromiseSettledResult<Closed>> => {
      const result = written[index];
      if (result?.status !== 'fulfilled') return { status: 'rejected', reason: result?.reason };
      return result.value.size === 0 ? fulfilled('closed') : settled(close(table, claim, answer, executionId, changed));
    }),
  );
}

/** A claim that has a new holder is not affected. */
async function releaseMany(table: Table, claims: readonly Claim[]): Results<void> {
  const own = claims.filter(({ follows }) => follows === undefined);
  const parts = own.map((claim) => ({
    claim: { Delete: { TableName: table.name, ...items.releaseClaim(claim) } },
  }));
  const written = await sent(table, parts);
  return claims.map((claim) => {
    const result = written[own.indexOf(claim)];
    return result?.status === 'rejected' ? result : fulfilled(undefined);
  });
}

function fulfilled<Result>(value: Result): PromiseFulfilledResult<Result> {
  return { status: 'fulfilled', value };
}

async function settled<Result>(work: Promise<Result>): Promise<PromiseSettledResult<Result>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}
