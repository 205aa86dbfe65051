/** Claims a resource and opens the record of a request, in one transaction. */
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type Busy,
  type Claim,
  type Lease,
  type Opened,
  type Opening,
  type UndoMark,
  claimKey,
  obeysUndo,
  overridesUndo,
} from './contract/index.ts';
import { retentionDays } from './indexes.ts';
import * as items from './items.ts';
import { type Table, daySeconds, expiresIn, findRecord, ifConditionFailed, transact } from './table.ts';
import { type Parts, type Refusals, refusals, retryConflicts } from './transactions/index.ts';
import { whyNot } from './why-not.ts';
import { type RemediationRequest, newRecord } from '../model/index.ts';

export async function open(
  table: Table,
  request: RemediationRequest,
  scope: 'regional' | 'global',
  lease: Lease,
): Promise<Opened> {
  const opening: Opening = { request, scope, lease };
  const isNew = request.step !== 'undo' && request.approval === null;
  // The record may exist already: the message was delivered twice, or an earlier attempt did not finish.
  return (isNew ? await openNew(table, opening) : undefined) ?? openKnown(table, opening);
}

/** Returns `undefined` if only an existing record prevents it. */
async function openNew(table: Table, opening: Opening): Promise<Opened | undefined> {
  const record = newRecord(opening.request, table.now());
  const { refused, undone } = await tryParts(table, opening, partsOfNew(table, opening));
  if (refused.size === 0) return { kind: 'open', record, claim: claimOf(opening), ...undone };
  return isOnlyKnown(refused) ? undefined : whyNot(refused);
}

async function openKnown(table: Table, opening: Opening): Promise<Opened> {
  const { remediationId } = opening.request;
  const claim = claimOf(opening);
  const { refused, undone } = await tryParts(table, opening, partsOfKnown(table, opening));
  if (refused.size > 0) return whyNot(refused, !refused.has('unknown'));
  const record = await findRecord(table, remediationId).catch(async (error: unknown) => {
    // Otherwise every retry would find the resource busy until the lease ends.
    await release(table, claim).catch(() => undefined);
    throw error;
  });
  return record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim, ...undone };
}

/** An undo mark does not prevent opening: it names changes, and only the plan shows whether they are due. */
async function tryParts(
  table: Table,
  { request }: Opening,
  parts: Parts,
): Promise<{ readonly refused: Refusals; readonly undone: { readonly undone?: UndoMark } }> {
  const send = (all: Parts) =>
    refusals((written) => transact(table, written), { ...checkOfSwitch(table, request), ...all });
  const refused = await send(parts);
  const mark = refused.get('undone');
  if (mark === undefined) return { refused, undone: {} };
  const { undone: _check, ...others } = parts;
  return { refused: await send(others), undone: { undone: items.undoMarkOf(mark) } };
}

/** Whether the only reason is that the record exists already. */
export function isOnlyKnown(refused: Refusals): boolean {
  return refused.size === 1 && refused.has('known');
}

export function claimOf({ request, scope, lease }: Opening): Claim {
  return { key: claimKey(request, scope), token: lease.token };
}

/** Plans and undos remain possible while ASR is stopped. */
export function checkOfSwitch({ name: TableName }: Table, { step, remediationId }: RemediationRequest): Parts {
  return step === 'remediate' ? { stopped: { ConditionCheck: { TableName, ...items.notStopped(remediationId) } } } : {};
}

/** The parts of a request whose record does not exist yet. */
export function partsOfNew(table: Table, opening: Opening): Parts {
  const { name: TableName } = table;
  const { request } = opening;
  const record = items.writeRecord(newRecord(request, table.now()), expiresIn(table, retentionDays * daySeconds));
  const Key = items.undoMarkKey(claimOf(opening).key, request.controlId);
  return {
    ...takeClaim(table, opening),
    known: { Put: { TableName, ...record } },
    ...(overridesUndo(request) ? { allow: { Delete: { TableName, Key } } } : notUndone(table, opening, false)),
  };
}

/** The parts of a request whose record exists. */
export function partsOfKnown(table: Table, opening: Opening): Parts {
  const record = items.recordExists(opening.request.remediationId);
  return {
    ...takeClaim(table, opening),
    unknown: { ConditionCheck: { TableName: table.name, ...record } },
    ...notUndone(table, opening, true),
  };
}

function takeClaim({ name: TableName, now }: Table, opening: Opening): Parts {
  const { request, lease } = opening;
  return { busy: { Put: { TableName, ...items.takeClaim(claimOf(opening), request, now().getTime(), lease) } } };
}

function notUndone({ name: TableName, now }: Table, opening: Opening, hasBegun: boolean): Parts {
  const { request } = opening;
  if (!obeysUndo(request, hasBegun)) return {};
  const condition = items.noUndoMark(claimOf(opening).key, request.controlId, now());
  return { undone: { ConditionCheck: { TableName, ...condition } } };
}

export async function release({ client, name }: Table, claim: Claim): Promise<void> {
  const command = new DeleteItemCommand({ TableName: name, ...items.releaseClaim(claim) });
  await retryConflicts(() => client.send(command)).catch(ifConditionFailed);
}

export async function requestRecheck(table: Table, key: string, by: string, holder: Busy): Promise<boolean> {
  const asked = items.requestRecheck(key, by, holder, table.now().getTime());
  const command = new UpdateItemCommand({ TableName: table.name, ...asked });
  return (await retryConflicts(() => table.client.send(command)).catch(ifConditionFailed)) !== undefined;
}
