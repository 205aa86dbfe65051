import {
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { type Aws, lastPartOf } from '@asr/playbooks';
import { absentIf, tagsIn } from './aws-tags.ts';
import type { Tags } from '../policy/index.ts';
import type { Tagged } from './tag-sources.ts';

/**
 * Finds the database by name, or by the id that AWS Config uses: `db-` or `cluster-` with uppercase letters, which names
 * do not have.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
export async function tagsOfDatabase(aws: Aws, { resourceId, resourceType }: Tagged): Promise<Tags | undefined> {
  const client = aws.client(RDSClient);
  const name = lastPartOf(resourceId);
  const byId = (idFilter: string) => ({ Filters: [{ Name: idFilter, Values: [name] }] });
  switch (resourceType) {
    case 'AwsRdsDbInstance': {
      const of = /^db-[A-Z0-9]+$/.test(name) ? byId('dbi-resource-id') : { DBInstanceIdentifier: name };
      const found = await client
        .send(new DescribeDBInstancesCommand(of))
        .catch(absentIf('DBInstanceNotFoundFault', 'DBInstanceNotFound'));
      return tagsIn(found?.DBInstances);
    }
    case 'AwsRdsDbCluster': {
      const of = /^cluster-[A-Z0-9]+$/.test(name) ? byId('db-cluster-resource-id') : { DBClusterIdentifier: name };
      const found = await client.send(new DescribeDBClustersCommand(of)).catch(absentIf('DBClusterNotFoundFault'));
      return tagsIn(found?.DBClusters);
    }
    default:
      return tagsOfSnapshot(aws, resourceId);
  }
}

/** A name without an ARN may belong to either kind of snapshot, so both are read. */
async function tagsOfSnapshot(aws: Aws, resourceId: string): Promise<Tags | undefined> {
  const client = aws.client(RDSClient);
  const [, kind, id = resourceId] =
    /^arn:[^:]+:rds:[^:]*:[^:]*:(?:db)?(cluster-?)?snapshot:(.+)$/.exec(resourceId) ?? [];
  const isArn = id !== resourceId;
  if (kind === undefined) {
    const found = await client
      .send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id }))
      .catch(absentIf('DBSnapshotNotFoundFault', 'DBSnapshotNotFound'));
    const tags = tagsIn(found?.DBSnapshots);
    if (tags !== undefined || isArn) return tags;
  }
  const found = await client
    .send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id }))
    .catch(absentIf('DBClusterSnapshotNotFoundFault'));
  return tagsIn(found?.DBClusterSnapshots);
}
