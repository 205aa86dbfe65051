/** Reads the records of one finding, newest first. Parse loads this module only if it needs them. */
import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RemediationRecord } from '../model/index.ts';
import { historyIndexes, lookupFor } from './indexes.ts';
import { recordOf } from './items.ts';

/** The maximum number of remediations that are read per finding, newest first. Requests with the button count as well. */
const mostRecords = 200;

/** Returns at most the newest 200 records of a finding, newest first. Throws if history cannot be read. */
export function recordsOfFindingInDynamoDb(
  client: DynamoDBClient,
  table: string,
): (findingId: string) => AsyncIterable<RemediationRecord> {
  return async function* recordsOfFinding(findingId) {
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
        // The index contains the first 512 characters of an id.
        if (record?.finding.id === findingId) yield record;
      }
      read += Items.length;
      if (read >= mostRecords) return;
    }
  };
}

/**
 * Returns the newest detection of a finding, or `undefined` if history has none. Throws if history cannot be read.
 * Records of requests with the button belong to the same finding, but are not detections.
 */
export function detectionsInDynamoDb(
  client: DynamoDBClient,
  table: string,
): (findingId: string) => Promise<RemediationRecord | undefined> {
  const recordsOf = recordsOfFindingInDynamoDb(client, table);
  return async (findingId) => {
    for await (const record of recordsOf(findingId)) if (record.detection !== null) return record;
    return undefined;
  };
}
