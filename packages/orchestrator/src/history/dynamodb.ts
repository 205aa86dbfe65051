/**
 * One DynamoDB table, because taking a claim, writing the record and checking the switch must be one transaction.
 *
 * | pk | sk | what |
 * |---|---|---|
 * | `REMEDIATION#<id>` | `RECORD` | a `RemediationRecord`; `indexes.ts` lists them |
 * | `RESOURCE#<account>#<region or global>#<resource id>` | `CLAIM` | which remediation works on the resource, until when, and whether it must look again |
 * | the same | `UNDONE#<control>` | which changes of the control were undone, by whom, and until when they are not repeated |
 * | the same | `EVENTS` | the events of the resource, for controls that answer events |
 * | the same | `TAGS` | the changes of its tags, and violations that were skipped since no tag selected it |
 * | `SWITCH` | `STOP` | exists while ASR is stopped |
 * | `SWITCH` | `AT#<time>#<number>` | who stopped or started ASR, and why |
 * | `TALLY#<name>#<hour>` | `COUNT` | how often something happened in an hour |
 * | `AGREED#<name>#<hour>` | `NUMBER` | a number that all functions use for an hour |
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { close, leave, recordUnbegun, recordUnrun, update } from './close.ts';
import { rememberEvent } from './events.ts';
import { type History, claimKey } from './history.ts';
import { agree, agreed, tally } from './numbers.ts';
import { askToLookAgain, open, release } from './open.ts';
import { type Table, findRecord } from './table.ts';

export function historyInDynamoDb(client: DynamoDBClient, name: string, now: () => Date = () => new Date()): History {
  const table: Table = { client, name, now };
  return {
    open: (...given) => open(table, ...given),
    askToLookAgain: (request, scope, holder) =>
      askToLookAgain(table, claimKey(request, scope), request.remediationId, holder),
    rememberEvent: (subject, scope, event, log) => rememberEvent(table, claimKey(subject, scope), event, log),
    update: (...given) => update(table, ...given),
    close: (...given) => close(table, ...given),
    leave: (claim) => leave(table, claim),
    release: (claim) => release(table, claim),
    tally: (...given) => tally(table, ...given),
    agreed: (given) => agreed(table, given),
    agree: (...given) => agree(table, ...given),
    find: (remediationId) => findRecord(table, remediationId),
    recordUnbegun: (...given) => recordUnbegun(table, ...given),
    recordUnrun: (...given) => recordUnrun(table, ...given),
  };
}
