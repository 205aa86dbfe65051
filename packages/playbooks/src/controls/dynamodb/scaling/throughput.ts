/** The capacity of a table: the reads and writes of the table and of each of its global secondary indexes. */
import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { type Aws, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';

/** The provisioned units by part: `table read`, `table write`, `index NAME read` and so on. */
export interface Throughput {
  readonly [of: string]: number;
}

/** Returns `undefined` if the table does not exist or is being deleted. */
export async function findTable(target: Target, aws: Aws): Promise<TableDescription | undefined> {
  const { Table: table } = await aws
    .client(DynamoDBClient)
    .send(new DescribeTableCommand({ TableName: lastPartOf(target.resourceId) }))
    .catch(ifAbsent('ResourceNotFoundException', { Table: undefined }));
  return table?.TableStatus === 'DELETING' ? undefined : table;
}

/** Returns `null` for an on-demand table. A table that was never on-demand has no billing mode summary. */
export function throughputOf(table: TableDescription): Throughput | null {
  if (table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST') return null;
  const indexes = (table.GlobalSecondaryIndexes ?? []).filter(({ IndexStatus }) => IndexStatus !== 'DELETING');
  const all = [
    { name: 'table', units: table.ProvisionedThroughput },
    ...indexes.map((index) => ({ name: `index ${index.IndexName}`, units: index.ProvisionedThroughput })),
  ];
  return Object.fromEntries(
    all.flatMap(({ name, units }) => [
      [`${name} read`, units?.ReadCapacityUnits ?? 0],
      [`${name} write`, units?.WriteCapacityUnits ?? 0],
    ]),
  );
}
