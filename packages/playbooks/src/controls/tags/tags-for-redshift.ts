import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { type Target, ifAbsent } from '../../engine/index.ts';
import { type TagControl, arnIn, tagFamily, tagList, tagsFrom } from './family/index.ts';

/** @param kind What precedes the name in the ARN: `cluster`. The name of a snapshot contains its cluster. */
function redshift(kind: string, row: Pick<TagControl, 'noun' | 'resourceType'>): TagControl {
  const arnOf = (target: Target) => arnIn(target, 'redshift', `${kind}:`);
  return {
    ...row,
    arn: `arn:{partition}:redshift:{region}:{account}:${kind}:${kind === 'snapshot' ? '{name}' : '{id}'}`,
    actions: { read: ['redshift:DescribeTags'], write: ['redshift:CreateTags', 'redshift:DeleteTags'] },

    async read(target, aws) {
      const found = await aws
        .client(RedshiftClient)
        .send(new DescribeTagsCommand({ ResourceName: arnOf(target) }))
        .catch(ifAbsent('ResourceNotFoundFault', undefined));
      return found && { tags: tagsFrom(found.TaggedResources?.flatMap(({ Tag }) => Tag ?? [])) };
    },

    async add(target, tags, aws) {
      const create = new CreateTagsCommand({ ResourceName: arnOf(target), Tags: tagList(tags) });
      await aws.client(RedshiftClient).send(create);
    },

    async remove(target, keys, aws) {
      const remove = new DeleteTagsCommand({ ResourceName: arnOf(target), TagKeys: [...keys] });
      await aws.client(RedshiftClient).send(remove);
    },
  };
}

/**
 * The tags of Redshift.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForRedshift = tagFamily({
  /** Redshift.11: Redshift clusters should be tagged. @rule tagged-redshift-cluster */
  'Redshift.11': redshift('cluster', { noun: 'a Redshift cluster', resourceType: 'AwsRedshiftCluster' }),
  /** Redshift.12: Redshift event notification subscriptions should be tagged. @rule tagged-redshift-eventsubscription */
  'Redshift.12': redshift('eventsubscription', {
    noun: 'an event subscription of Redshift',
    resourceType: 'AwsRedshiftEventSubscription',
  }),
  /** Redshift.13: Redshift cluster snapshots should be tagged. @rule tagged-redshift-clustersnapshot */
  'Redshift.13': redshift('snapshot', {
    noun: 'a Redshift cluster snapshot',
    resourceType: 'AwsRedshiftClusterSnapshot',
  }),
  /** Redshift.14: Redshift cluster subnet groups should be tagged. @rule tagged-redshift-clustersubnetgroup */
  'Redshift.14': redshift('subnetgroup', {
    noun: 'a Redshift cluster subnet group',
    resourceType: 'AwsRedshiftClusterSubnetGroup',
  }),
  /** Redshift.17: Redshift cluster parameter groups should be tagged. @rule redshift-cluster-parameter-group-tagged */
  'Redshift.17': {
    ...redshift('parametergroup', {
      noun: 'a Redshift cluster parameter group',
      resourceType: 'AwsRedshiftClusterParameterGroup',
    }),
    parameter: 'requiredKeyTags',
  },
});
