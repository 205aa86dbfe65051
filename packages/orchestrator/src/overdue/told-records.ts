/** The reports of overdue findings in history. */
import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  type Table,
  daySeconds,
  expiresIn,
  findRecords,
  recordKey,
  retentionDays,
  writeRecord,
} from '../history/index.ts';
import type { RemediationRecord } from '../model/index.ts';
import type { Told } from './decide.ts';

export interface ToldRecords {
  /** By id. A finding that was never reported is missing. */
  among(ids: readonly string[]): Promise<ReadonlyMap<string, Told>>;
  /** Keeps a record that exists. Returns whether it is new. */
  add(record: RemediationRecord): Promise<boolean>;
  /** Notes what ASR requested after the report. Keeps an earlier note. Returns whether it is new. */
  followUp(id: string, followUp: FollowUp): Promise<boolean>;
}

type FollowUp = NonNullable<RemediationRecord['followUp']>;

export function toldRecordsInDynamoDb(table: Table): ToldRecords {
  return {
    async among(ids) {
      const records = await findRecords(table, ids);
      const told = [...records].filter(([, { outcome }]) => outcome === 'overdue');
      return new Map(
        told.map(([id, { startedAt, followUp }]) => [id, { toldAt: startedAt, isFollowedUp: followUp !== undefined }]),
      );
    },
    add: (record) =>
      isNew(
        table.client.send(
          new PutItemCommand({
            TableName: table.name,
            ...writeRecord(record, expiresIn(table, retentionDays * daySeconds)),
          }),
        ),
      ),
    followUp: (id, followUp) =>
      isNew(
        table.client.send(
          new UpdateItemCommand({
            TableName: table.name,
            Key: recordKey(id),
            UpdateExpression: 'SET followUp = :followUp',
            // The function may write records. The condition keeps it from those of remediations.
            ConditionExpression: 'outcome = :overdue AND attribute_not_exists(followUp)',
            ExpressionAttributeValues: marshall({ ':followUp': followUp, ':overdue': 'overdue' }),
          }),
        ),
      ),
  };
}

async function isNew(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
