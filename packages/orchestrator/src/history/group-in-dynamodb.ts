/** History of many requests, in few transactions. The parts are those of one request: `open.ts` and `close.ts`. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { close, partsOfClosing } from './close.ts';
import type { Claim, Closed, Closing, GroupHistory, Opened, Opening, Update } from './contract/index.ts';
import * as items from './items.ts';
import { checkOfSwitch, claimOf, isOnlyKnown, open, partsOfKnown, partsOfNew, release } from './open.ts';
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

/** A request whose record exists is opened again by a second transaction. One with an undo mark is opened alone. */
async function openMany(given: Table, openings: readonly Opening[]): Results<Opened> {
  const [first] = openings;
  if (first === undefined) return [];
  const at = given.now();
  const table: Table = { ...given, now: () => at };
  const common = checkOfSwitch(table, first.request);
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
      const { request, scope, lease } = opening;
      if (result.value.has('undone')) return settled(open(table, request, scope, lease));
      if (result.value.size === 0)
        return fulfilled({ kind: 'open', record: newRecord(request, at), claim: claimOf(opening) });
      return known[again.indexOf(opening)] ?? fulfilled(whyNot(result.value));
    }),
  );
}

function hasRefusals(result: PromiseSettledResult<Refusals> | undefined, are: (refused: Refusals) => boolean): boolean {
  return result?.status === 'fulfilled' && are(result.value);
}

async function openKnown(table: Table, openings: readonly Opening[], common: Parts): Results<Opened> {
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
      const { request, scope, lease } = opening;
      if (result.value.has('undone')) return settled(open(table, request, scope, lease));
      if (result.value.size > 0) return fulfilled(whyNot(result.value, !result.value.has('unknown')));
      if (records.status === 'rejected') {
        // Otherwise every retry would find the resource busy until the lease ends.
        await release(table, claimOf(opening)).catch(() => undefined);
        return records;
      }
      const record = records.value.get(request.remediationId);
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
  const parts = claims.map((claim) => ({
    claim: { Delete: { TableName: table.name, ...items.releaseClaim(claim) } },
  }));
  return (await sent(table, parts)).map((result) => (result.status === 'rejected' ? result : fulfilled(undefined)));
}

function fulfilled<Result>(value: Result): PromiseFulfilledResult<Result> {
  return { status: 'fulfilled', value };
}

async function settled<Result>(work: Promise<Result>): Promise<PromiseSettledResult<Result>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}
