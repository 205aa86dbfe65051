/** What ASR detected, found by the id of the finding that it imported about it. */
import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RemediationRecord } from '../model/index.ts';
import { historyIndexes, lookupFor } from './indexes.ts';
import { recordOf } from './items.ts';

/** Remediations of one finding that are read, newest first: the button may have been pressed on it often. */
const mostRecords = 200;

/**
 * The newest detection of the finding; `undefined`: history knows none. Throws where it cannot be read.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 */
export function detectionsInDynamoDb(
  client: DynamoDBClient,
  table: string,
): (findingId: string) => Promise<RemediationRecord | undefined> {
  return async (findingId) => {
    const { attribute, partitions } = lookupFor({ findingId }, new Date());
    let read = 0;
    const pages = paginateQuery(
      { client, pageSize: 20 },
      {
        TableName: table,
        IndexName: historyIndexes[attribute],
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': attribute },
        ExpressionAttributeValues: marshall({ ':key': partitions[0] ?? '' }),
        ScanIndexForward: false,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const { pk, sk } of Items) {
        if (pk === undefined || sk === undefined) continue;
        // The index has keys alone, and may be behind.
        const { Item } = await client.send(
          new GetItemCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }),
        );
        const record = Item === undefined ? undefined : recordOf(Item);
        if (isDetection(record, findingId)) return record;
      }
      read += Items.length;
      if (read >= mostRecords) return undefined;
    }
    return undefined;
  };
}

/** The button's own records are about the same finding, and are no detections. */
function isDetection(record: RemediationRecord | undefined, findingId: string): record is RemediationRecord {
  return record !== undefined && record.detection !== null && record.finding.id === findingId;
}
