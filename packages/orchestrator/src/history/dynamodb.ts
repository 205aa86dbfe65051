/**
 * One DynamoDB table, because taking a claim, writing the record and looking at the switch must be one transaction.
 *
 * | pk | sk | what |
 * |---|---|---|
 * | `REMEDIATION#<id>` | `RECORD` | a `RemediationRecord`; `history-indexes.ts` lists them |
 * | `RESOURCE#<account>#<region or global>#<resource id>` | `CLAIM` | who works on the resource, and until when |
 * | the same | `UNDONE#<control>` | who took back what the control changed: automatic remediation leaves it alone |
 * | `SWITCH` | `STOP` | exists while everything is stopped |
 * | `SWITCH` | `AT#<time>#<number>` | who stopped or started everything, and why |
 * | `TALLY#<name>#<hour>` | `COUNT` | how often something happened in an hour |
 * | `AGREED#<name>#<hour>` | `NUMBER` | a number that all go by in an hour |
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { retentionDays } from './indexes.ts';
import * as items from './items.ts';
import { type Parts, refusals, whyNot } from './refusals.ts';
import {
  type Claim,
  type History,
  type Lease,
  type Opened,
  type RecordUpdate,
  claimKey,
  hourOf,
  isWanted,
  obeysUndo,
} from './history.ts';
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  type Unrun,
  newRecord,
  unrun,
} from '../model/index.ts';

const day = 86_400;

export function historyInDynamoDb(client: DynamoDBClient, table: string, now: () => Date = () => new Date()): History {
  const inTable = { TableName: table };
  const secondsFromNow = (seconds: number) => Math.floor(now().getTime() / 1000) + seconds;
  const transact = (TransactItems: TransactWriteItem[]) =>
    client.send(new TransactWriteItemsCommand({ TransactItems }));

  async function find(remediationId: string): Promise<RemediationRecord | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ ...inTable, Key: items.recordKey(remediationId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : items.recordOf(Item);
  }

  async function open(request: RemediationRequest, scope: 'regional' | 'global', lease: Lease): Promise<Opened> {
    const claim = { key: claimKey(request, scope), token: lease.token };
    const guarded: Parts = {
      busy: { Put: { ...inTable, ...items.takeClaim(claim, request, now().getTime(), lease) } },
      ...(request.step === 'remediate' ? { stopped: { ConditionCheck: { ...inTable, ...items.notStopped } } } : {}),
    };
    const isNew = request.step !== 'undo' && request.approval === null;
    // A record that is there already is no obstacle: the message came twice, or an earlier try did not finish.
    return (isNew ? await openNew(request, claim, guarded) : undefined) ?? openKnown(request, claim, guarded);
  }

  /** `undefined`: only the record stands in the way. */
  async function openNew(request: RemediationRequest, claim: Claim, guarded: Parts): Promise<Opened | undefined> {
    const record = newRecord(request, now());
    const allow: Parts = { allow: { Delete: { ...inTable, Key: items.leftAloneKey(claim.key, request.controlId) } } };
    const known: Parts = {
      known: { Put: { ...inTable, ...items.writeRecord(record, secondsFromNow(retentionDays * day)) } },
    };
    const undone = isWanted(request) ? allow : obeysUndo(request, false) ? notUndone(request, claim) : {};
    const refused = await refusals(transact, { ...guarded, ...known, ...undone });
    if (refused.size === 0) return { kind: 'open', record, claim };
    return refused.size === 1 && refused.has('known') ? undefined : whyNot(refused);
  }

  async function openKnown(request: RemediationRequest, claim: Claim, guarded: Parts): Promise<Opened> {
    const mustExist: Parts = {
      unknown: { ConditionCheck: { ...inTable, ...items.recordExists(request.remediationId) } },
    };
    const undone = obeysUndo(request, true) ? notUndone(request, claim) : {};
    const refused = await refusals(transact, { ...guarded, ...mustExist, ...undone });
    if (refused.size > 0) return whyNot(refused, !refused.has('unknown'));
    const record = await find(request.remediationId).catch(async (error: unknown) => {
      // Nobody would know of the claim: until it runs out, every later try would find the resource busy.
      await release(claim).catch(() => undefined);
      throw error;
    });
    return record === undefined ? { kind: 'unknown' } : { kind: 'open', record, claim };
  }

  function notUndone({ controlId }: RemediationRequest, { key }: Claim): Parts {
    return { undone: { ConditionCheck: { ...inTable, ...items.notLeftAlone(key, controlId) } } };
  }

  async function update(remediationId: string, changed: RecordUpdate): Promise<void> {
    const Update = { ...inTable, ...items.updateRecord(remediationId, changed) };
    // A transaction has a token. Without one, the SDK would add the same changes once more where only the answer was lost.
    if (changed.addChanges !== undefined) await transact([{ Update }]);
    else await client.send(new UpdateItemCommand(Update));
  }

  async function close(claim: Claim, answer: Answer, executionId: string, changed: RecordUpdate = {}): Promise<void> {
    const Update = {
      ...inTable,
      ...items.updateRecord(answer.remediationId, { ...changed, lastAnswer: { executionId, answer } }),
    };
    const mark = changed.leaveAlone;
    const written: Parts = {
      record: { Update },
      ...(mark === undefined
        ? {}
        : { mark: { Put: { ...inTable, ...items.leaveAlone(claim.key, answer.controlId, mark) } } }),
    };
    const refused = await refusals(transact, {
      ...written,
      claim: { Delete: { ...inTable, ...items.giveFree(claim) } },
    });
    // The claim had run out and is somebody else's now. The answer must be kept all the same.
    if (refused.size > 0) await transact(Object.values(written));
  }

  async function release(claim: Claim): Promise<void> {
    await client.send(new DeleteItemCommand({ ...inTable, ...items.giveFree(claim) })).catch(ifConditionFailed);
  }

  /** Answers with the record as it is then, whoever ended it. */
  async function end(known: Unrun, answer: Answer, how: items.HowEnded): Promise<RemediationRecord> {
    const item = items.unrunRecord(known, answer, how, now(), secondsFromNow(retentionDays * day));
    const { Attributes = {} } = await client
      .send(new UpdateItemCommand({ ...inTable, ...item }))
      .catch((error: unknown) => {
        if (error instanceof ConditionalCheckFailedException && error.Item !== undefined)
          return { Attributes: error.Item };
        throw error;
      });
    return items.recordOf(Attributes);
  }

  async function recordUnbegun(request: RemediationRequest, answer: Answer): Promise<void> {
    const { executionId } = request;
    await end(newRecord(request, now()), answer, { alsoEnds: null, lastAnswer: { executionId, answer } });
  }

  function recordUnrun(answer: Answer, executionId: string): Promise<RemediationRecord> {
    return end(unrun(answer, executionId, now()), answer, { alsoEnds: 'awaiting-approval' });
  }

  async function tally(name: string, add: 0 | 1): Promise<number> {
    const { Attributes = {} } = await client.send(
      new UpdateItemCommand({
        ...inTable,
        Key: marshall({ pk: `TALLY#${name}#${hourOf(now())}`, sk: 'COUNT' }),
        UpdateExpression: 'ADD #count :add SET expiresAt = :expiresAt',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: marshall({ ':add': add, ':expiresAt': secondsFromNow(2 * day) }),
        // What was updated alone need not hold a count that nothing was added to.
        ReturnValues: 'ALL_NEW',
      }),
    );
    const { count }: { readonly count?: unknown } = unmarshall(Attributes);
    // A sum that is not known must not pass for a small one.
    if (typeof count !== 'number') throw new Error(`DynamoDB told no count of ${name}.`);
    return count;
  }

  async function agreed(name: string): Promise<number | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ ...inTable, Key: items.agreedKey(name, now()), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Number(unmarshall(Item)['number']);
  }

  async function agree(name: string, number: number): Promise<number> {
    const { Attributes = {} } = await client.send(
      new UpdateItemCommand({
        ...inTable,
        Key: items.agreedKey(name, now()),
        // Two at the same moment: DynamoDB writes one after the other, and the second keeps what it finds.
        UpdateExpression: 'SET #number = if_not_exists(#number, :number), expiresAt = :expiresAt',
        ExpressionAttributeNames: { '#number': 'number' },
        ExpressionAttributeValues: marshall({ ':number': number, ':expiresAt': secondsFromNow(2 * day) }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Number(unmarshall(Attributes)['number']);
  }

  return { open, update, close, release, tally, agreed, agree, find, recordUnbegun, recordUnrun };
}

function ifConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
