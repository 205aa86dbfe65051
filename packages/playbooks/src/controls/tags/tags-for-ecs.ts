import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  TagResourceCommand,
  UntagResourceCommand,
  type Cluster,
  type Tag,
} from '@aws-sdk/client-ecs';
import { type Aws, type IamAction, type Target, ifErrorContains, resourceNameOf } from '../../engine/index.ts';
import { type FoundTags, type TagControl, arnIn, tagFamily } from './family/index.ts';

interface Row extends Pick<TagControl, 'noun' | 'resourceType'> {
  /** What precedes the name in the ARN: `cluster`. */
  readonly kind: string;
  readonly action: IamAction;
  readonly isAnywhere?: true;
  readonly find: (arn: string, target: Target, aws: Aws) => Promise<FoundTags | undefined>;
}

function ecs({ kind, action, isAnywhere, find, ...row }: Row): TagControl {
  const arnOf = (target: Target) => arnIn(target, 'ecs', `${kind}/`);
  return {
    ...row,
    arn: `arn:{partition}:ecs:{region}:{account}:${kind}/{name}`,
    actions: {
      read: [action],
      write: ['ecs:TagResource', 'ecs:UntagResource'],
      ...(isAnywhere === true && { anywhere: [action] }),
    },
    read: (target, aws) => find(arnOf(target), target, aws),

    async add(target, tags, aws) {
      const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
      await aws.client(ECSClient).send(new TagResourceCommand({ resourceArn: arnOf(target), tags: list }));
    },

    async remove(target, keys, aws) {
      await aws.client(ECSClient).send(new UntagResourceCommand({ resourceArn: arnOf(target), tagKeys: [...keys] }));
    },
  };
}

function tagsIn(list: readonly Tag[] | undefined) {
  return Object.fromEntries((list ?? []).map(({ key = '', value = '' }) => [key, value]));
}

/** ECS describes a deleted cluster or service as inactive. */
function unlessDeleted(found: Pick<Cluster, 'status' | 'tags'> | undefined) {
  return found === undefined || found.status === 'INACTIVE' ? undefined : { tags: tagsIn(found.tags) };
}

const include = { include: ['TAGS' as const] };

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-ids */
const oldArn =
  'The ARN of the service has the old format, and ECS cannot tag such a service. Migrate it to the new ARN format, then remediate again.';

/**
 * The tags of ECS.
 *
 * {@inheritDoc EC2.33}
 *
 * @reads All tags of the resource.
 */
export const tagsForEcs = tagFamily({
  /** ECS.13: ECS services should be tagged. @rule tagged-ecs-service */
  'ECS.13': ecs({
    noun: 'an ECS service',
    resourceType: 'AwsEcsService',
    kind: 'service',
    action: 'ecs:DescribeServices',
    async find(arn, { resourceId }, aws) {
      const [cluster = '', name] = resourceNameOf(resourceId).split('/');
      if (name === undefined) return { tags: {}, blocked: oldArn };
      const describe = new DescribeServicesCommand({ cluster, services: [arn], ...include });
      return unlessDeleted((await aws.client(ECSClient).send(describe)).services?.[0]);
    },
  }),
  /** ECS.14: ECS clusters should be tagged. @rule tagged-ecs-cluster */
  'ECS.14': ecs({
    noun: 'an ECS cluster',
    resourceType: 'AwsEcsCluster',
    kind: 'cluster',
    action: 'ecs:DescribeClusters',
    async find(arn, _, aws) {
      const describe = new DescribeClustersCommand({ clusters: [arn], ...include });
      return unlessDeleted((await aws.client(ECSClient).send(describe)).clusters?.[0]);
    },
  }),
  /** ECS.15: ECS task definitions should be tagged. @rule tagged-ecs-taskdefinition */
  'ECS.15': ecs({
    noun: 'an ECS task definition',
    resourceType: 'AwsEcsTaskDefinition',
    kind: 'task-definition',
    action: 'ecs:DescribeTaskDefinition',
    isAnywhere: true,
    async find(taskDefinition, _, aws) {
      const found = await aws
        .client(ECSClient)
        .send(new DescribeTaskDefinitionCommand({ taskDefinition, ...include }))
        .catch(ifErrorContains('ClientException', 'Unable to describe task definition', undefined));
      return found && { tags: tagsIn(found.tags) };
    },
  }),
});
