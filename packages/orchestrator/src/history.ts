/**
 * History, the claim on a resource, and the stop switch: one DynamoDB table, because taking a claim, writing the
 * record and looking at the switch must be one transaction.
 *
 * | pk | sk | what |
 * |---|---|---|
 * | `REMEDIATION#<id>` | `RECORD` | a `RemediationRecord` |
 * | `RESOURCE#<account>#<region or global>#<resource id>` | `CLAIM` | who works on the resource, and until when |
 * | `SWITCH` | `STOP` | exists while everything is stopped |
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { newRecord, type RemediationRecord } from './record.ts';
import type { Answer, RemediationRequest } from './request.ts';

/** The right to change one resource, for as long as the function that holds it can live. */
export interface Claim {
  readonly key: string;
  readonly token: string;
}

export type Opened =
  | { readonly kind: 'open'; readonly record: RemediationRecord; readonly claim: Claim }
  /** Somebody else works on the resource; come back later. */
  | { readonly kind: 'busy'; readonly remediationId: string; readonly controlId: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'unknown' };

export interface History {
  /** Claims the resource and opens the record, or says why not. */
  open(request: RemediationRequest, scope: 'regional' | 'global', lease: Lease): Promise<Opened>;
  /** Changes fields of the record. The before-image is only added to. */
  update(remediationId: string, changed: RecordUpdate): Promise<void>;
  /** Writes the answer and gives the resource free, in one step. */
  close(claim: Claim, answer: Answer, executionId: string, changed?: RecordUpdate): Promise<void>;
  /** Gives the resource free without an answer, for a later try. */
  release(claim: Claim): Promise<void>;
  find(remediationId: string): Promise<RemediationRecord | undefined>;
  /** Writes down an outcome that no playbook function could: refused at the door, or lost on the way. */
  recordUnrun(answer: Answer, executionId: string): Promise<void>;
}

export interface Lease {
  /** Unique to this attempt. */
  readonly token: string;
  /** No longer than the function can still run: whoever dies holding a claim loses it by then. */
  readonly milliseconds: number;
}

export type RecordUpdate = Partial<
  Pick<
    RemediationRecord,
    'pending' | 'digest' | 'approval' | 'runbook' | 'settleBy' | 'undo' | 'outcome' | 'reason' | 'finishedAt' | 'lastAnswer'
  >
> & { readonly addChanges?: RemediationRecord['changes'] };

/** How long history is kept. */
const retentionDays = 400;

export function openHistory(client: DynamoDBClient, table: string, now: () => Date = () => new Date()): History {
  const recordKey = (id: string) => marshall({ pk: `REMEDIATION#${id}`, sk: 'RECORD' });
  const expiresAt = () => Math.floor(now().getTime() / 1000) + retentionDays * 86_400;

  const takeClaim = (claim: Claim, request: RemediationRequest, lease: Lease): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: marshall({
        pk: claim.key,
        sk: 'CLAIM',
        token: claim.token,
        remediationId: request.remediationId,
        controlId: request.controlId,
        leaseUntil: now().getTime() + lease.milliseconds,
        expiresAt: Math.floor(now().getTime() / 1000) + 86_400,
      }),
      ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil < :now',
      ExpressionAttributeValues: marshall({ ':now': now().getTime() }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });
  const writeRecord = (request: RemediationRequest): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: {
        ...marshall({ ...newRecord(request, now()), expiresAt: expiresAt() }, marshallOptions),
        ...recordKey(request.remediationId),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  const findRecord = (request: RemediationRequest): TransactWriteItem => ({
    ConditionCheck: {
      TableName: table,
      Key: recordKey(request.remediationId),
      ConditionExpression: 'attribute_exists(pk)',
    },
  });
  const notStopped: TransactWriteItem = {
    ConditionCheck: {
      TableName: table,
      Key: marshall(stopSwitch),
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  const updateOf = (remediationId: string, changed: RecordUpdate) => ({
    TableName: table,
    Key: recordKey(remediationId),
    ...updateExpression(changed),
  });
  const giveFree = (claim: Claim) => ({
    TableName: table,
    Key: marshall({ pk: claim.key, sk: 'CLAIM' }),
    ConditionExpression: '#token = :token',
    ExpressionAttributeNames: { '#token': 'token' },
    ExpressionAttributeValues: marshall({ ':token': claim.token }),
  });
  const transact = (items: readonly TransactWriteItem[]) =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));

  const find = async (remediationId: string): Promise<RemediationRecord | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: recordKey(remediationId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : (unmarshall(Item) as RemediationRecord);
  };

  return {
    find,

    async open(request, scope, lease) {
      const claim = { key: claimKey(request, scope), token: lease.token };
      const isNew = request.step !== 'undo' && request.approval === null;
      // The switch stops what would change things; looking, and putting things back, stays possible.
      const guard = request.step === 'remediate' ? [notStopped] : [];
      const first = await attempt(() =>
        transact([takeClaim(claim, request, lease), isNew ? writeRecord(request) : findRecord(request), ...guard]),
      );
      if (first === undefined) {
        const record = isNew ? newRecord(request, now()) : await find(request.remediationId);
        return record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim };
      }
      if (first.isRefused(2)) return { kind: 'stopped' };
      if (first.isRefused(0)) return first.holder();
      if (!isNew) return { kind: 'unknown' };

      // The record is there already: the message came twice, or an earlier try did not finish.
      const second = await attempt(() => transact([takeClaim(claim, request, lease), findRecord(request), ...guard]));
      if (second?.isRefused(2)) return { kind: 'stopped' };
      if (second?.isRefused(0)) return second.holder();
      const record = await find(request.remediationId);
      return record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim };
    },

    async update(remediationId, changed) {
      await client.send(new UpdateItemCommand(updateOf(remediationId, changed)));
    },

    async close(claim, answer, executionId, changed = {}) {
      const update = updateOf(answer.remediationId, { ...changed, lastAnswer: { executionId, answer } });
      const refused = await attempt(() => transact([{ Update: update }, { Delete: giveFree(claim) }]));
      // The claim had run out and is somebody else's now. The outcome must be kept all the same.
      if (refused !== undefined) await client.send(new UpdateItemCommand(update));
    },

    async release(claim) {
      await client.send(new DeleteItemCommand(giveFree(claim))).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },

    async recordUnrun(answer, executionId) {
      const { remediationId, outcome, reason, finding, source } = answer;
      const { controlId, partition, accountId, region, resourceType, resourceId } = answer;
      const subject = { controlId, partition, accountId, region, resourceType, resourceId, finding, source, executionId };
      const set = Object.entries({ ...subject, remediationId, startedAt: now().toISOString(), expiresAt: expiresAt() });
      const names = Object.fromEntries(set.map(([name], index) => [`#s${index}`, name]));
      const values = Object.fromEntries(set.map(([, value], index) => [`:s${index}`, value]));
      await client
        .send(
          new UpdateItemCommand({
            TableName: table,
            Key: recordKey(remediationId),
            UpdateExpression: `SET ${set.map((_, i) => `#s${i} = if_not_exists(#s${i}, :s${i})`).join(', ')}, #outcome = :outcome, #reason = :reason, #finishedAt = :now`,
            // What a playbook function has already concluded stays.
            ConditionExpression: 'attribute_not_exists(#outcome) OR #outcome IN (:none, :waiting)',
            ExpressionAttributeNames: { ...names, '#outcome': 'outcome', '#reason': 'reason', '#finishedAt': 'finishedAt' },
            ExpressionAttributeValues: marshall(
              { ...values, ':outcome': outcome, ':reason': reason, ':now': now().toISOString(), ':none': null, ':waiting': 'awaiting-approval' },
              marshallOptions,
            ),
          }),
        )
        .catch((error: unknown) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        });
    },
  };
}

/** Present while everything is stopped. Put and deleted by `asr stop` and `asr start`. */
export const stopSwitch = { pk: 'SWITCH', sk: 'STOP' };

/**
 * One claim per resource, whatever the control: two controls may change the same document (a password policy, a
 * bucket policy) by reading and writing all of it, and would lose each other's change.
 */
function claimKey(request: RemediationRequest, scope: 'regional' | 'global'): string {
  const region = scope === 'global' ? 'global' : request.region;
  return `RESOURCE#${request.accountId}#${region}#${request.resourceId}`;
}

const marshallOptions = { removeUndefinedValues: true };

function updateExpression({ addChanges, ...changed }: RecordUpdate) {
  const entries = Object.entries(changed);
  const set = entries.map((_, index) => `#f${index} = :f${index}`);
  const names: { [name: string]: string } = Object.fromEntries(entries.map(([name], index) => [`#f${index}`, name]));
  const values: { [name: string]: unknown } = Object.fromEntries(entries.map(([, value], index) => [`:f${index}`, value]));
  if (addChanges !== undefined) {
    set.push('#changes = list_append(#changes, :added)');
    names['#changes'] = 'changes';
    values[':added'] = addChanges;
  }
  return {
    UpdateExpression: `SET ${set.join(', ')}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values, marshallOptions),
  };
}

/** Makes a transaction. Answers which conditions refused it; throws whatever else goes wrong. */
async function attempt(transaction: () => Promise<unknown>) {
  try {
    await transaction();
    return undefined;
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    const isRefused = (index: number) => reasons[index]?.Code === 'ConditionalCheckFailed';
    if (!reasons.some((_, index) => isRefused(index))) throw error;
    const holder = (): Opened => {
      const held = reasons[0]?.Item === undefined ? {} : unmarshall(reasons[0].Item);
      return { kind: 'busy', remediationId: String(held['remediationId'] ?? ''), controlId: String(held['controlId'] ?? '') };
    };
    return { isRefused, holder };
  }
}
