/** Claims a resource and opens the record of a request, in one transaction. */
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type Busy,
  type Claim,
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
import { newRecord } from '../model/index.ts';

/** An opening that takes the claim, or `follows` one that another request of the attempt took. */
export type ClaimOpening = Opening & Pick<Claim, 'follows'>;

export async function open(table: Table, opening: ClaimOpening): Promise<Opened> {
  const { request } = opening;
  const isNew = request.step !== 'undo' && request.approval === null;
  // The record may exist already: the message was delivered twice, or an earlier attempt did not finish.
  return (isNew ? await openNew(table, opening) : undefined) ?? openKnown(table, opening);
}

/** Returns `undefined` if only an existing record prevents it. */
async function openNew(table: Table, opening: ClaimOpening): Promise<Opened | undefined> {
  const record = newRecord(opening.request, table.now());
  const { refused, undone } = await tryParts(table, opening, partsOfNew(table, opening));
  if (refused.size === 0) return { kind: 'open', record, claim: claimOf(opening), ...undone };
  return isOnlyKnown(refused) ? undefined : whyNot(refused);
}

async function openKnown(table: Table, opening: ClaimOpening): Promise<Opened> {
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
  opening: ClaimOpening,
  parts: Parts,
): Promise<{ readonly refused: Refusals; readonly undone: { readonly undone?: UndoMark } }> {
  const send = (all: Parts) =>
    refusals((written) => transact(table, written), { ...commonParts(table, opening), ...all });
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

export function claimOf({ request, scope, lease, follows }: ClaimOpening): Claim {
  return { key: claimKey(request, scope), token: lease.token, ...(follows === undefined ? {} : { follows }) };
}

/**
 * The checks that requests share which open in one transaction. Plans and undos remain possible while ASR is stopped. A
 * request that follows a claim opens only while it is held.
 */
export function commonParts({ name: TableName, now }: Table, opening: ClaimOpening): Parts {
  const { step, remediationId } = opening.request;
  const held = items.claimHeld(claimOf(opening), now().getTime());
  return {
    ...(step === 'remediate' ? { stopped: { ConditionCheck: { TableName, ...items.notStopped(remediationId) } } } : {}),
    ...(opening.follows === undefined ? {} : { busy: { ConditionCheck: { TableName, ...held } } }),
  };
}

/** The parts of a request whose record does not exist yet. */
export function partsOfNew(table: Table, opening: ClaimOpening): Parts {
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
export function partsOfKnown(table: Table, opening: ClaimOpening): Parts {
  const record = items.recordExists(opening.request.remediationId);
  return {
    ...takeClaim(table, opening),
    unknown: { ConditionCheck: { TableName: table.name, ...record } },
    ...notUndone(table, opening, true),
  };
}

function takeClaim({ name: TableName, now }: Table, opening: ClaimOpening): Parts {
  const { request, lease, follows } = opening;
  if (follows !== undefined) return {};
  return { busy: { Put: { TableName, ...items.takeClaim(claimOf(opening), request, now().getTime(), lease) } } };
}

function notUndone({ name: TableName, now }: Table, opening: Opening, hasBegun: boolean): Parts {
  const { request } = opening;
  if (!obeysUndo(request, hasBegun)) return {};
  const condition = items.noUndoMark(claimOf(opening).key, request.controlId, now());
  return { undone: { ConditionCheck: { TableName, ...condition } } };
}

export async function release({ client, name }: Table, claim: Claim): Promise<void> {
  if (claim.follows !== undefined) return;
  const command = new DeleteItemCommand({ TableName: name, ...items.releaseClaim(claim) });
  await retryConflicts(() => client.send(command)).catch(ifConditionFailed);
}

export async function requestRecheck(table: Table, key: string, by: string, holder: Busy): Promise<boolean> {
  const asked = items.requestRecheck(key, by, holder, table.now().getTime());
  const command = new UpdateItemCommand({ TableName: table.name, ...asked });
  return (await retryConflicts(() => table.client.send(command)).catch(ifConditionFailed)) !== undefined;
}
