/** Claims a resource and opens the record of a request, in one transaction. */
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Busy, type Claim, type Lease, type Opened, claimKey, overridesUndo, obeysUndo } from './history.ts';
import { retentionDays } from './indexes.ts';
import * as items from './items.ts';
import type { UndoMark } from './queries.ts';
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
  // The record may exist already: the message was delivered twice, or an earlier attempt did not finish.
  return (
    (isNew ? await openNew(table, request, claim, guarded) : undefined) ?? openKnown(table, request, claim, guarded)
  );
}

/** Returns `undefined` if only an existing record prevents it. */
async function openNew(
  table: Table,
  request: RemediationRequest,
  claim: Claim,
  guarded: Parts,
): Promise<Opened | undefined> {
  const TableName = table.name;
  const record = newRecord(request, table.now());
  const allow: Parts = { allow: { Delete: { TableName, Key: items.undoMarkKey(claim.key, request.controlId) } } };
  const known: Parts = {
    known: { Put: { TableName, ...items.writeRecord(record, expiresIn(table, retentionDays * daySeconds)) } },
  };
  const parts = { ...guarded, ...known };
  const more = overridesUndo(request) ? allow : obeysUndo(request, false) ? notUndone(table, request, claim) : {};
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
    // Otherwise every retry would find the resource busy until the lease ends.
    await release(table, claim).catch(() => undefined);
    throw error;
  });
  return record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim, ...undone };
}

/** An undo mark does not prevent opening: it names changes, and only the plan shows whether they are due. */
async function tryParts(
  table: Table,
  parts: Parts,
  more: Parts,
): Promise<{ readonly refused: Refusals; readonly undone: { readonly undone?: UndoMark } }> {
  const send = (all: Parts) => refusals((written) => transact(table, written), all);
  const refused = await send({ ...parts, ...more });
  const mark = refused.get('undone');
  if (mark === undefined) return { refused, undone: {} };
  return { refused: await send(parts), undone: { undone: items.undoMarkOf(mark) } };
}

function notUndone({ name, now }: Table, { controlId }: RemediationRequest, { key }: Claim): Parts {
  return { undone: { ConditionCheck: { TableName: name, ...items.noUndoMark(key, controlId, now()) } } };
}

export async function release({ client, name }: Table, claim: Claim): Promise<void> {
  await client.send(new DeleteItemCommand({ TableName: name, ...items.releaseClaim(claim) })).catch(ifConditionFailed);
}

export async function requestRecheck(table: Table, key: string, by: string, holder: Busy): Promise<boolean> {
  const asked = items.requestRecheck(key, by, holder, table.now().getTime());
  const sent = table.client.send(new UpdateItemCommand({ TableName: table.name, ...asked }));
  return (await sent.catch(ifConditionFailed)) !== undefined;
}
