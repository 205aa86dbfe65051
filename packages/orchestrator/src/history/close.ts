/** Ends requests: releases the resource, and writes the outcome. */
import { ConditionalCheckFailedException, DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { retryConflicts, type Parts, refusals } from './transactions/index.ts';
import type { Claim, Closed, Closing, RecordUpdate, UndoMark } from './contract/index.ts';
import { retentionDays } from './indexes.ts';
import * as items from './items.ts';
import { type Table, daySeconds, expiresIn, getItem, ifConditionFailed, transact } from './table.ts';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  type PartialRecord,
  type Running,
  newRecord,
  partialRecord,
} from '../model/index.ts';

export async function update(table: Table, remediationId: string, changed: RecordUpdate): Promise<void> {
  const Update = { TableName: table.name, ...items.updateRecord(remediationId, changed) };
  // A transaction is idempotent by its token. Otherwise a retry of the SDK could append the same changes twice.
  if (changed.addChanges !== undefined) await transact(table, [{ Update }]);
  else await retryConflicts(() => table.client.send(new UpdateItemCommand(Update)));
}

export async function close(
  table: Table,
  claim: Claim,
  answer: Answer | Running,
  executionId: string,
  changed: RecordUpdate = {},
): Promise<Closed> {
  const parts = partsOfClosing(table, { claim, answer, executionId, changed });
  const refused = await refusals((all) => transact(table, all), parts);
  if (refused.size === 0) return 'closed';
  if (isRecheckRequested(refused.get('claim') ?? {}, claim)) return clearRecheckRequest(table, claim);
  // The lease ended, and another request holds the resource. The answer is recorded nevertheless.
  const { claim: _claim, ...written } = parts;
  await transact(table, Object.values(written));
  return 'closed';
}

/** The answer, the undo mark if there is one, and the end of the claim, which a request that follows it leaves to the first. */
export function partsOfClosing(table: Table, { claim, answer, executionId, changed = {} }: Closing): Parts {
  const { name: TableName } = table;
  const { remediationId, controlId, outcome } = answer;
  const { undoMark: mark } = changed;
  const lastAnswer = { executionId, answer };
  const free = outcome === 'running' ? items.releaseClaim(claim) : items.releaseUnlessRecheck(claim);
  return {
    record: { Update: { TableName, ...items.updateRecord(remediationId, { ...changed, lastAnswer }) } },
    ...(mark === undefined ? {} : partsOfUndo(table, claim.key, controlId, mark)),
    ...(claim.follows === undefined ? { claim: { Delete: { TableName, ...free } } } : {}),
  };
}

/** The changes that automatic remediation does not repeat, and the place of the undo among those of the resource. */
function partsOfUndo(table: Table, claimKey: string, controlId: string, mark: UndoMark): Parts {
  const TableName = table.name;
  const expiresAt = expiresIn(table, retentionDays * daySeconds);
  return {
    mark: { Put: { TableName, ...items.undoMark(claimKey, controlId, mark) } },
    undos: { Update: { TableName, ...items.addUndo(claimKey, mark.remediationId, expiresAt) } },
  };
}

export async function undoneOn(table: Table, claimKey: string): Promise<readonly string[]> {
  const item = await getItem(table, items.undosOf.key(claimKey));
  const found: unknown = item === undefined ? [] : unmarshall(item)[items.undosOf.field];
  return Array.isArray(found) ? found.map(String) : [];
}

export async function leave(table: Table, claim: Claim): Promise<Closed> {
  if (claim.follows !== undefined) return 'closed';
  try {
    const command = new DeleteItemCommand({ TableName: table.name, ...items.releaseUnlessRecheck(claim) });
    await retryConflicts(() => table.client.send(command));
    return 'closed';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return isRecheckRequested(unmarshall(error.Item ?? {}), claim) ? clearRecheckRequest(table, claim) : 'closed';
  }
}

function isRecheckRequested(holder: { readonly [name: string]: unknown }, { token }: Claim): boolean {
  return holder['token'] === token && holder['lookAgain'] !== undefined;
}

async function clearRecheckRequest({ client, name }: Table, claim: Claim): Promise<Closed> {
  const command = new UpdateItemCommand({ TableName: name, ...items.clearRecheck(claim) });
  await retryConflicts(() => client.send(command)).catch(ifConditionFailed);
  return 'recheck';
}

export async function recordRejected(table: Table, request: RemediationRequest, answer: Answer): Promise<void> {
  const { executionId } = request;
  const known = newRecord(request, table.now());
  await end(table, known, answer, { alsoEnds: ['deferred'], lastAnswer: { executionId, answer } });
}

export function recordOutcome(table: Table, answer: Answer, executionId: string): Promise<RemediationRecord> {
  return end(table, partialRecord(answer, executionId, table.now()), answer, {
    alsoEnds: ['awaiting-approval', 'deferred'],
  });
}

/** Returns the resulting record, even if it had already ended. */
async function end(
  table: Table,
  known: PartialRecord,
  answer: Answer,
  how: items.HowEnded,
): Promise<RemediationRecord> {
  const item = items.outcomeOnlyRecord(known, answer, how, table.now(), expiresIn(table, retentionDays * daySeconds));
  const command = new UpdateItemCommand({ TableName: table.name, ...item });
  const { Attributes = {} } = await retryConflicts(() => table.client.send(command)).catch((error: unknown) => {
    if (error instanceof ConditionalCheckFailedException && error.Item !== undefined) return { Attributes: error.Item };
    throw error;
  });
  return items.recordOf(Attributes);
}
