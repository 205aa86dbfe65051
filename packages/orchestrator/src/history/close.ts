/** Ends requests: frees the resource, and writes what became of it. */
import { ConditionalCheckFailedException, DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Claim, Closed, RecordUpdate } from './history.ts';
import { retentionDays } from './indexes.ts';
import * as items from './items.ts';
import { type Parts, refusals } from './refusals.ts';
import { type Table, daySeconds, expiresIn, ifConditionFailed, transact } from './table.ts';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  type Running,
  type Unrun,
  newRecord,
  unrun,
} from '../model/index.ts';

export async function update(table: Table, remediationId: string, changed: RecordUpdate): Promise<void> {
  const Update = { TableName: table.name, ...items.updateRecord(remediationId, changed) };
  // A transaction has a token. Without one, a retry of the SDK could add the same changes twice.
  if (changed.addChanges !== undefined) await transact(table, [{ Update }]);
  else await table.client.send(new UpdateItemCommand(Update));
}

export async function close(
  table: Table,
  claim: Claim,
  answer: Answer | Running,
  executionId: string,
  changed: RecordUpdate = {},
): Promise<Closed> {
  const TableName = table.name;
  const lastAnswer = { executionId, answer };
  const Update = { TableName, ...items.updateRecord(answer.remediationId, { ...changed, lastAnswer }) };
  const mark = changed.leaveAlone;
  const written: Parts = {
    record: { Update },
    ...(mark === undefined
      ? {}
      : { mark: { Put: { TableName, ...items.leaveAlone(claim.key, answer.controlId, mark) } } }),
  };
  const free = answer.outcome === 'running' ? items.giveFree(claim) : items.giveFreeUnlessAsked(claim);
  const refused = await refusals((parts) => transact(table, parts), {
    ...written,
    claim: { Delete: { TableName, ...free } },
  });
  if (refused.size === 0) return 'closed';
  if (isAsked(refused.get('claim') ?? {}, claim)) return prepareToLookAgain(table, claim);
  // The lease had run out, and another request holds the resource. The answer must be kept all the same.
  await transact(table, Object.values(written));
  return 'closed';
}

export async function leave(table: Table, claim: Claim): Promise<Closed> {
  try {
    await table.client.send(new DeleteItemCommand({ TableName: table.name, ...items.giveFreeUnlessAsked(claim) }));
    return 'closed';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return isAsked(unmarshall(error.Item ?? {}), claim) ? prepareToLookAgain(table, claim) : 'closed';
  }
}

function isAsked(holder: { readonly [name: string]: unknown }, { token }: Claim): boolean {
  return holder['token'] === token && holder['lookAgain'] !== undefined;
}

async function prepareToLookAgain({ client, name }: Table, claim: Claim): Promise<Closed> {
  await client.send(new UpdateItemCommand({ TableName: name, ...items.forgetAsked(claim) })).catch(ifConditionFailed);
  return 'look-again';
}

export async function recordUnbegun(table: Table, request: RemediationRequest, answer: Answer): Promise<void> {
  const { executionId } = request;
  const known = newRecord(request, table.now());
  await end(table, known, answer, { alsoEnds: null, lastAnswer: { executionId, answer } });
}

export function recordUnrun(table: Table, answer: Answer, executionId: string): Promise<RemediationRecord> {
  return end(table, unrun(answer, executionId, table.now()), answer, { alsoEnds: 'awaiting-approval' });
}

/** Returns the record as it is then, even if it had ended before. */
async function end(table: Table, known: Unrun, answer: Answer, how: items.HowEnded): Promise<RemediationRecord> {
  const item = items.unrunRecord(known, answer, how, table.now(), expiresIn(table, retentionDays * daySeconds));
  const { Attributes = {} } = await table.client
    .send(new UpdateItemCommand({ TableName: table.name, ...item }))
    .catch((error: unknown) => {
      if (error instanceof ConditionalCheckFailedException && error.Item !== undefined)
        return { Attributes: error.Item };
      throw error;
    });
  return items.recordOf(Attributes);
}
