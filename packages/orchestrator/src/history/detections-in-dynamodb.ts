/** Finds ASR's detections by the id of the finding that ASR imported. */
import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RemediationRecord } from '../model/index.ts';
import { historyIndexes, lookupFor } from './indexes.ts';
import { recordOf } from './items.ts';

/** The maximum number of remediations that are read per finding, newest first. Requests with the button count as well. */
const mostRecords = 200;

/**
 * Returns the newest detection of a finding, or `undefined` if history has none. Throws if history cannot be read.
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
        // The index contains only keys, and is eventually consistent.
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

/** Records of requests with the button belong to the same finding, but are not detections. */
function isDetection(record: RemediationRecord | undefined, findingId: string): record is RemediationRecord {
  return record !== undefined && record.detection !== null && record.finding.id === findingId;
}
