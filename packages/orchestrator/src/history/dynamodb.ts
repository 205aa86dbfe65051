/**
 * History in one DynamoDB table, because the claim, the record and the stop switch must be in one transaction.
 *
 * | pk | sk | content |
 * |---|---|---|
 * | `REMEDIATION#<id>` | `RECORD` | a `RemediationRecord`; `indexes.ts` lists them |
 * | `RESOURCE#<account>#<region or global>#<resource id>` | `CLAIM` | the remediation that holds the resource, its lease, and whether it must check the resource again |
 * | the same | `UNDONE#<control>` | the changes of the control that were undone, by whom, and until when they are not repeated |
 * | the same | `UNDOS` | the remediations of the resource that were undone, by any control |
 * | the same | `EVENTS` | the events of the resource, for controls that remediate events |
 * | the same | `TAGS` | the changes of its tags, and violations that were skipped because no tag selected the resource |
 * | `SWITCH`, `SWITCH#1` to `SWITCH#15` | `STOP` | exist while ASR is stopped (`stop-shards.ts`) |
 * | `SWITCH` | `AT#<time>#<number>` | the actor who stopped or started ASR, and the reason |
 * | `TALLY#<name>#<hour>` | `COUNT` | a count of one hour, and the execution that reports that it is above its limit |
 * | `AGREED#<name>#<hour>` | `NUMBER` | a number that all functions share for an hour |
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { close, leave, recordRejected, recordOutcome, undoneOn, update } from './close.ts';
import { rememberEvent } from './events.ts';
import { type GroupHistory, type History, claimKey } from './contract/index.ts';
import { agree, agreed, tally } from './numbers.ts';
import { requestRecheck, open, release } from './open.ts';
import { type Table, findRecord } from './table.ts';

export function historyInDynamoDb(client: DynamoDBClient, name: string, now: () => Date = () => new Date()): History {
  const table: Table = { client, name, now };
  return {
    open: (request, scope, lease) => open(table, { request, scope, lease }),
    requestRecheck: (request, scope, holder) =>
      requestRecheck(table, claimKey(request, scope), request.remediationId, holder),
    rememberEvent: (subject, scope, event, log) => rememberEvent(table, claimKey(subject, scope), event, log),
    update: (...given) => update(table, ...given),
    close: (...given) => close(table, ...given),
    leave: (claim) => leave(table, claim),
    release: (claim) => release(table, claim),
    tally: (...given) => tally(table, ...given),
    agreed: (given) => agreed(table, given),
    agree: (...given) => agree(table, ...given),
    find: (remediationId) => findRecord(table, remediationId),
    undoneOn: (subject, scope) => undoneOn(table, claimKey(subject, scope)),
    recordRejected: (...given) => recordRejected(table, ...given),
    recordOutcome: (...given) => recordOutcome(table, ...given),
  };
}

/** Opens the history of many requests. Its code is loaded on demand, because most messages contain one request. */
export async function openGroupHistory(client: DynamoDBClient, name: string, now?: () => Date): Promise<GroupHistory> {
  const { groupHistoryInDynamoDb } = await import('./group-in-dynamodb.ts');
  return groupHistoryInDynamoDb(client, name, now);
}
