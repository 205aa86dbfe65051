import type { DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot } from '@aws-sdk/client-rds';
import { type BatchRead, batchRead } from './batch-read.ts';

/**
 * A filter takes ids that do not exist. A page has at most 100 records, so more ids would not save calls. Ids are in
 * lower case in the answer: an id in other letters is asked for alone.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
const most = 100;
const pages = ['Marker', 'Marker'] as const;
const byId = (member: string) => ({ by: 'member', member }) as const;
const byFilter = (filter: string) => ({ by: 'filter', member: 'Filters', filter }) as const;

export const rdsReads: readonly BatchRead[] = [
  batchRead<DBInstance>({
    operation: 'com.amazonaws.rds#DescribeDBInstances',
    needsAll: 'rds:DescribeDBInstances',
    one: byId('DBInstanceIdentifier'),
    several: byFilter('db-instance-id'),
    most,
    items: 'DBInstances',
    idsOf: ({ DBInstanceIdentifier: id }) => [id],
    pages,
    without: 'ask',
  }),
  batchRead<DBCluster>({
    operation: 'com.amazonaws.rds#DescribeDBClusters',
    needsAll: 'rds:DescribeDBClusters',
    one: byId('DBClusterIdentifier'),
    several: byFilter('db-cluster-id'),
    most,
    items: 'DBClusters',
    idsOf: ({ DBClusterIdentifier: id }) => [id],
    pages,
    without: 'ask',
  }),
  batchRead<DBSnapshot>({
    operation: 'com.amazonaws.rds#DescribeDBSnapshots',
    needsAll: 'rds:DescribeDBSnapshots',
    one: byId('DBSnapshotIdentifier'),
    several: byFilter('db-snapshot-id'),
    most,
    items: 'DBSnapshots',
    idsOf: ({ DBSnapshotIdentifier: id }) => [id],
    pages,
    without: 'ask',
  }),
  batchRead<DBClusterSnapshot>({
    operation: 'com.amazonaws.rds#DescribeDBClusterSnapshots',
    needsAll: 'rds:DescribeDBClusterSnapshots',
    one: byId('DBClusterSnapshotIdentifier'),
    several: byFilter('db-cluster-snapshot-id'),
    most,
    items: 'DBClusterSnapshots',
    idsOf: ({ DBClusterSnapshotIdentifier: id }) => [id],
    pages,
    without: 'ask',
  }),
];
