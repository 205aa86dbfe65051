/**
 * One DynamoDB table, because taking a claim, writing the record and looking at the switch must be one transaction.
 *
 * | pk | sk | what |
 * |---|---|---|
 * | `REMEDIATION#<id>` | `RECORD` | a `RemediationRecord` |
 * | `RESOURCE#<account>#<region or global>#<resource id>` | `CLAIM` | who works on the resource, and until when |
 * | `SWITCH` | `STOP` | exists while everything is stopped |
 * | `TALLY#<name>#<hour>` | `COUNT` | how often something happened in an hour |
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
import { subjectOf } from './answer.ts';
import { claimKey, hourOf, type Claim, type History, type Lease, type Opened, type RecordUpdate } from './history.ts';
import { newRecord, type RemediationRecord } from './record.ts';
import type { Answer, RemediationRequest } from './request.ts';

/** Present while everything is stopped. Put and deleted by `asr stop` and `asr start`. */
export const stopSwitch = { pk: 'SWITCH', sk: 'STOP' };

const retentionDays = 400;
const day = 86_400;

export function historyInDynamoDb(client: DynamoDBClient, table: string, now: () => Date = () => new Date()): History {
  const inTable = { TableName: table };
  const secondsFromNow = (seconds: number) => Math.floor(now().getTime() / 1000) + seconds;
  const transact = (items: readonly TransactWriteItem[]) =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));

  async function find(remediationId: string): Promise<RemediationRecord | undefined> {
    const { Item } = await client.send(new GetItemCommand({ ...inTable, Key: recordKey(remediationId), ConsistentRead: true }));
    return Item === undefined ? undefined : (unmarshall(Item) as RemediationRecord);
  }

  async function open(request: RemediationRequest, scope: 'regional' | 'global', lease: Lease): Promise<Opened> {
    const claim = { key: claimKey(request, scope), token: lease.token };
    const isNew = request.step !== 'undo' && request.approval === null;
    const take = { Put: { ...inTable, ...takeClaim(claim, request, now().getTime(), lease) } };
    const guard = request.step === 'remediate' ? [{ ConditionCheck: { ...inTable, ...notStopped } }] : [];
    const write = { Put: { ...inTable, ...writeRecord(newRecord(request, now()), secondsFromNow(retentionDays * day)) } };
    const mustExist = { ConditionCheck: { ...inTable, ...recordExists(request.remediationId) } };

    const first = await refusals(() => transact([take, isNew ? write : mustExist, ...guard]));
    if (first.none && isNew) return { kind: 'open', record: newRecord(request, now()), claim };
    // A record that is there already is no obstacle: the message came twice, or an earlier try did not finish.
    const isKnown = first.none || (isNew && first.only(1));
    const second = isKnown && isNew ? await refusals(() => transact([take, mustExist, ...guard])) : first;
    if (!second.none) return whyNot(second);
    const record = await find(request.remediationId);
    return record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim };
  }

  async function update(remediationId: string, changed: RecordUpdate): Promise<void> {
    await client.send(new UpdateItemCommand({ ...inTable, ...updateRecord(remediationId, changed) }));
  }

  async function close(claim: Claim, answer: Answer, executionId: string, changed: RecordUpdate = {}): Promise<void> {
    const all = { ...changed, lastAnswer: { executionId, answer } };
    const Update = { ...inTable, ...updateRecord(answer.remediationId, all) };
    const refused = await refusals(() => transact([{ Update }, { Delete: { ...inTable, ...giveFree(claim) } }]));
    // The claim had run out and is somebody else's now. The answer must be kept all the same.
    if (!refused.none) await update(answer.remediationId, all);
  }

  async function release(claim: Claim): Promise<void> {
    await client.send(new DeleteItemCommand({ ...inTable, ...giveFree(claim) })).catch(ifConditionFailed);
  }

  async function recordUnrun(answer: Answer, executionId: string): Promise<void> {
    const item = unrunRecord(answer, executionId, now(), secondsFromNow(retentionDays * day));
    await client.send(new UpdateItemCommand({ ...inTable, ...item })).catch(ifConditionFailed);
  }

  async function tally(name: string, add: 0 | 1): Promise<number> {
    const { Attributes = {} } = await client.send(
      new UpdateItemCommand({
        ...inTable,
        Key: marshall({ pk: `TALLY#${name}#${hourOf(now())}`, sk: 'COUNT' }),
        UpdateExpression: 'ADD #count :add SET expiresAt = :expiresAt',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: marshall({ ':add': add, ':expiresAt': secondsFromNow(2 * day) }),
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(unmarshall(Attributes)['count']);
  }

  return { open, update, close, release, tally, find, recordUnrun };
}

const recordKey = (remediationId: string) => marshall({ pk: `REMEDIATION#${remediationId}`, sk: 'RECORD' });
const marshallOptions = { removeUndefinedValues: true };

function takeClaim({ key, token }: Claim, { remediationId, controlId }: RemediationRequest, now: number, lease: Lease) {
  const expiresAt = Math.floor(now / 1000) + day;
  return {
    Item: marshall({ pk: key, sk: 'CLAIM', token, remediationId, controlId, leaseUntil: now + lease.milliseconds, expiresAt }),
    ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil < :now',
    ExpressionAttributeValues: marshall({ ':now': now }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

function giveFree({ key, token }: Claim) {
  return {
    Key: marshall({ pk: key, sk: 'CLAIM' }),
    ConditionExpression: '#token = :token',
    ExpressionAttributeNames: { '#token': 'token' },
    ExpressionAttributeValues: marshall({ ':token': token }),
  };
}

function writeRecord(record: RemediationRecord, expiresAt: number) {
  return {
    Item: { ...marshall({ ...record, expiresAt }, marshallOptions), ...recordKey(record.remediationId) },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

const recordExists = (remediationId: string) => ({
  Key: recordKey(remediationId),
  ConditionExpression: 'attribute_exists(pk)',
});

const notStopped = { Key: marshall(stopSwitch), ConditionExpression: 'attribute_not_exists(pk)' };

function updateRecord(remediationId: string, { addChanges, ...changed }: RecordUpdate) {
  const { assignments, names, values } = assign(changed);
  if (addChanges !== undefined) {
    assignments.push('#changes = list_append(#changes, :added)');
    names['#changes'] = 'changes';
    values[':added'] = addChanges;
  }
  return {
    Key: recordKey(remediationId),
    UpdateExpression: `SET ${assignments.join(', ')}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values, marshallOptions),
  };
}

function unrunRecord(answer: Answer, executionId: string, now: Date, expiresAt: number) {
  const { remediationId, outcome, reason, finding, source } = answer;
  const when = now.toISOString();
  const first = assign(
    { ...subjectOf(answer), remediationId, finding, source, executionId, startedAt: when, changes: [], pending: [], expiresAt },
    (name, value) => `${name} = if_not_exists(${name}, ${value})`,
    'i',
  );
  const last = assign({ outcome, reason, finishedAt: when });
  return {
    Key: recordKey(remediationId),
    UpdateExpression: `SET ${[...first.assignments, ...last.assignments].join(', ')}`,
    // What a playbook function has already concluded stays.
    ConditionExpression: 'attribute_not_exists(#f0) OR #f0 IN (:none, :waiting)',
    ExpressionAttributeNames: { ...first.names, ...last.names },
    ExpressionAttributeValues: marshall({ ...first.values, ...last.values, ':none': null, ':waiting': 'awaiting-approval' }, marshallOptions),
  };
}

/** Names like `outcome` and `region` are reserved words; every one gets a placeholder. */
function assign(
  fields: { readonly [name: string]: unknown },
  assignment = (name: string, value: string) => `${name} = ${value}`,
  prefix = 'f',
) {
  const entries = Object.entries(fields);
  const names: { [placeholder: string]: string } = {};
  const values: { [placeholder: string]: unknown } = {};
  entries.forEach(([name, value], index) => {
    names[`#${prefix}${index}`] = name;
    values[`:${prefix}${index}`] = value;
  });
  return { assignments: entries.map((_, index) => assignment(`#${prefix}${index}`, `:${prefix}${index}`)), names, values };
}

/** Which conditions of a transaction were refused. */
interface Refusals {
  readonly none: boolean;
  readonly includes: (index: number) => boolean;
  readonly only: (index: number) => boolean;
  /** The claim that stood in the way. */
  readonly holder: { readonly remediationId?: string; readonly controlId?: string };
}

/** Makes a transaction and answers which conditions refused it. Throws whatever else goes wrong, conflicts included. */
async function refusals(transaction: () => Promise<unknown>): Promise<Refusals> {
  try {
    await transaction();
    return { none: true, includes: () => false, only: () => false, holder: {} };
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    const refused = reasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []));
    if (refused.length === 0) throw error;
    const held = reasons[0]?.Item;
    return {
      none: false,
      includes: (index) => refused.includes(index),
      only: (index) => refused.length === 1 && refused[0] === index,
      holder: held === undefined ? {} : unmarshall(held),
    };
  }
}

function whyNot({ includes, holder }: Refusals): Opened {
  if (includes(2)) return { kind: 'stopped' };
  if (!includes(0)) return { kind: 'unknown' };
  const { remediationId = '', controlId = '' } = holder;
  return { kind: 'busy', remediationId, controlId };
}

function ifConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
