import {
  AddTagsToResourceCommand,
  ListTagsForResourceCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { type Target, ifAbsent } from '../../engine/index.ts';
import { databaseNameOf } from '../rds/database/index.ts';
import { type TagControl, arnIn, tagFamily, tagList, tagsFrom } from './family/index.ts';

interface Row extends Pick<TagControl, 'noun' | 'resourceType'> {
  /** What precedes the name in the ARN: `db`. */
  readonly kind: string;
  /** The name can contain colons, as in `rds:orders-2026-11-28`. */
  readonly isSnapshot?: true;
  /** The error for a resource that does not exist. */
  readonly notFound: string;
}

function rds({ kind, isSnapshot, notFound, ...row }: Row): TagControl {
  const arnOf = (target: Target) => {
    // Refuses the id that RDS assigns to a database.
    if (isSnapshot !== true) databaseNameOf(target);
    return arnIn(target, 'rds', `${kind}:`);
  };
  return {
    ...row,
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html
    reservedPrefix: 'rds:',
    arn: `arn:{partition}:rds:{region}:{account}:${kind}:${isSnapshot === true ? '{name}' : '{id}'}`,
    actions: {
      read: ['rds:ListTagsForResource'],
      write: ['rds:AddTagsToResource', 'rds:RemoveTagsFromResource'],
    },

    async read(target, aws) {
      const found = await aws
        .client(RDSClient)
        .send(new ListTagsForResourceCommand({ ResourceName: arnOf(target) }))
        .catch(ifAbsent(notFound, undefined));
      return found && { tags: tagsFrom(found.TagList) };
    },

    async add(target, tags, aws) {
      const add = new AddTagsToResourceCommand({ ResourceName: arnOf(target), Tags: tagList(tags) });
      await aws.client(RDSClient).send(add);
    },

    async remove(target, keys, aws) {
      const remove = new RemoveTagsFromResourceCommand({ ResourceName: arnOf(target), TagKeys: [...keys] });
      await aws.client(RDSClient).send(remove);
    },
  };
}

/**
 * The tags of RDS.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForRds = tagFamily({
  /** RDS.28: RDS DB clusters should be tagged. @rule tagged-rds-dbcluster */
  'RDS.28': rds({
    noun: 'an RDS DB cluster',
    resourceType: 'AwsRdsDbCluster',
    kind: 'cluster',
    notFound: 'DBClusterNotFoundFault',
  }),
  /** RDS.29: RDS DB cluster snapshots should be tagged. @rule tagged-rds-dbclustersnapshot */
  'RDS.29': rds({
    noun: 'an RDS DB cluster snapshot',
    resourceType: 'AwsRdsDbClusterSnapshot',
    kind: 'cluster-snapshot',
    isSnapshot: true,
    notFound: 'DBClusterSnapshotNotFoundFault',
  }),
  /** RDS.30: RDS DB instances should be tagged. @rule tagged-rds-dbinstance */
  'RDS.30': rds({
    noun: 'an RDS DB instance',
    resourceType: 'AwsRdsDbInstance',
    kind: 'db',
    notFound: 'DBInstanceNotFoundFault',
  }),
  /** RDS.31: RDS DB security groups should be tagged. @rule tagged-rds-dbsecuritygroup */
  'RDS.31': rds({
    noun: 'an RDS DB security group',
    resourceType: 'AwsRdsDbSecurityGroup',
    kind: 'secgrp',
    notFound: 'DBSecurityGroupNotFoundFault',
  }),
  /** RDS.33: RDS DB subnet groups should be tagged. @rule tagged-rds-dbsubnetgroups */
  'RDS.33': rds({
    noun: 'an RDS DB subnet group',
    resourceType: 'AwsRdsDbSubnetGroup',
    kind: 'subgrp',
    notFound: 'DBSubnetGroupNotFoundFault',
  }),
});
