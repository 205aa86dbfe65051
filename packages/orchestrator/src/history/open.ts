/** Claims a resource and opens the record of a request, in one transaction. */
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Busy, type Claim, type Lease, type Opened, claimKey, isWanted, obeysUndo } from './history.ts';
import { retentionDays } from './indexes.ts';
import * as items from './items.ts';
import type { LeftAlone } from './queries.ts';
import { type Parts, type Refusals, refusals, whyNot } from './refusals.ts';
import { type Table, daySeconds, expiresIn, findRecord, ifConditionFailed, transact } from './table.ts';
import { type RemediationRequest, newRecord } from '../model/index.ts';

export async function open(
  table: Table,
  request: RemediationRequest,
  scope: 'regional' | 'global',
  lease: Lease,
): Promise<Opened> {
  const TableName = table.name;
  const claim = { key: claimKey(request, scope), token: lease.token };
  const guarded: Parts = {
    busy: { Put: { TableName, ...items.takeClaim(claim, request, table.now().getTime(), lease) } },
    ...(request.step === 'remediate' ? { stopped: { ConditionCheck: { TableName, ...items.notStopped } } } : {}),
  };
  const isNew = request.step !== 'undo' && request.approval === null;
  // An existing record is no obstacle: the message came twice, or an earlier try did not finish.
  return (
    (isNew ? await openNew(table, request, claim, guarded) : undefined) ?? openKnown(table, request, claim, guarded)
  );
}

/** `undefined`: there is a record already, and nothing else prevents it. */
async function openNew(
  table: Table,
  request: RemediationRequest,
  claim: Claim,
  guarded: Parts,
): Promise<Opened | undefined> {
  const TableName = table.name;
  const record = newRecord(request, table.now());
  const allow: Parts = { allow: { Delete: { TableName, Key: items.leftAloneKey(claim.key, request.controlId) } } };
  const known: Parts = {
    known: { Put: { TableName, ...items.writeRecord(record, expiresIn(table, retentionDays * daySeconds)) } },
  };
  const parts = { ...guarded, ...known };
  const more = isWanted(request) ? allow : obeysUndo(request, false) ? notUndone(table, request, claim) : {};
  const { refused, undone } = await tryParts(table, parts, more);
  if (refused.size === 0) return { kind: 'open', record, claim, ...undone };
  return refused.size === 1 && refused.has('known') ? undefined : whyNot(refused);
}

async function openKnown(table: Table, request: RemediationRequest, claim: Claim, guarded: Parts): Promise<Opened> {
  const mustExist: Parts = {
    unknown: { ConditionCheck: { TableName: table.name, ...items.recordExists(request.remediationId) } },
  };
  const more = obeysUndo(request, true) ? notUndone(table, request, claim) : {};
  const { refused, undone } = await tryParts(table, { ...guarded, ...mustExist }, more);
  if (refused.size > 0) return whyNot(refused, !refused.has('unknown'));
  const record = await findRecord(table, request.remediationId).catch(async (error: unknown) => {
    // Without this, every later try would find the resource busy until the lease runs out.
    await release(table, claim).catch(() => undefined);
    throw error;
  });
  return record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim, ...undone };
}

/** A mark prevents nothing: it names changes, and only the plan shows whether they are due. It is passed on. */
async function tryParts(
  table: Table,
  parts: Parts,
  more: Parts,
): Promise<{ readonly refused: Refusals; readonly undone: { readonly undone?: LeftAlone } }> {
  const send = (all: Parts) => refusals((written) => transact(table, written), all);
  const refused = await send({ ...parts, ...more });
  const mark = refused.get('undone');
  if (mark === undefined) return { refused, undone: {} };
  return { refused: await send(parts), undone: { undone: items.leftAloneOf(mark) } };
}

function notUndone({ name, now }: Table, { controlId }: RemediationRequest, { key }: Claim): Parts {
  return { undone: { ConditionCheck: { TableName: name, ...items.notLeftAlone(key, controlId, now()) } } };
}

export async function release({ client, name }: Table, claim: Claim): Promise<void> {
  await client.send(new DeleteItemCommand({ TableName: name, ...items.giveFree(claim) })).catch(ifConditionFailed);
}

export async function askToLookAgain(table: Table, key: string, by: string, holder: Busy): Promise<boolean> {
  const asked = items.lookAgain(key, by, holder, table.now().getTime());
  const sent = table.client.send(new UpdateItemCommand({ TableName: table.name, ...asked }));
  return (await sent.catch(ifConditionFailed)) !== undefined;
}
