import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, tagExamples, withTags } from './testing/index.ts';
import { tagsForEcs } from './tags-for-ecs.ts';

const container = { name: 'app', image: 'app:1', memory: 128 };
const pairs = (tags: { readonly [key: string]: string }) =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));
const arnOf = (resource: string) => `arn:aws:ecs:eu-west-1:111122223333:${resource}`;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TagResource.html */
const writes = (resource: string) =>
  ({
    id: arnOf(resource),
    notFound: 'InvalidParameterException',
    add: {
      command: 'TagResource',
      idIn: ({ resourceArn }) => resourceArn,
      tagsIn: ({ tags }: { readonly tags: readonly { readonly key: string; readonly value: string }[] }) =>
        Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    },
    remove: { command: 'UntagResource', idIn: ({ resourceArn }) => resourceArn, keysIn: ({ tagKeys }) => tagKeys },
  }) satisfies Partial<TagCalls>;

const service = (resource: string, status = 'ACTIVE'): TagCalls => ({
  ...writes(resource),
  list: {
    command: 'DescribeServices',
    idIn: ({ services: [arn], include: [tags] }: { services: string[]; include: string[] }) =>
      tags === 'TAGS' ? arn : undefined,
    answer: (tags) => ({ services: [{ status, tags: pairs(tags) }] }),
    answerIfAbsent: { services: [], failures: [{ reason: 'MISSING' }] },
  },
});
const cluster = (resource: string, status = 'ACTIVE'): TagCalls => ({
  ...writes(resource),
  list: {
    command: 'DescribeClusters',
    idIn: ({ clusters: [arn], include: [tags] }: { clusters: string[]; include: string[] }) =>
      tags === 'TAGS' ? arn : undefined,
    answer: (tags) => ({ clusters: [{ status, tags: pairs(tags) }] }),
    answerIfAbsent: { clusters: [], failures: [{ reason: 'MISSING' }] },
  },
});
const taskDefinition = (resource: string): TagCalls => ({
  ...writes(resource),
  notFound: 'ClientException',
  message: 'Unable to describe task definition.',
  list: {
    command: 'DescribeTaskDefinition',
    idIn: (input: { readonly taskDefinition: string }) => input.taskDefinition,
    answer: (tags) => ({ taskDefinition: {}, tags: pairs(tags) }),
  },
});

describe('the tags of ECS', () => {
  const decide = (control: keyof typeof tagsForEcs, resource: string, calls: TagCalls) => {
    const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arnOf(resource) };
    return plan(tagsForEcs[control], target, withTags(calls, {}));
  };

  it('are refused for a service whose ARN has the old format', async () => {
    expect(await decide('ECS.13', 'service/web', service('service/web'))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('old format'),
    });
  });

  it('are those of what exists: an inactive service or cluster was deleted', async () => {
    const [web, shop] = ['service/shop/web', 'cluster/shop'];
    expect(await decide('ECS.13', web, service(web, 'INACTIVE'))).toEqual({ kind: 'gone' });
    expect(await decide('ECS.14', shop, cluster(shop, 'INACTIVE'))).toEqual({ kind: 'gone' });
    expect(await decide('ECS.14', shop, cluster(shop, 'DRAINING'))).toMatchObject({ kind: 'refuse' });
  });
});

describePlaybook(tagsForEcs['ECS.13'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web',
  },
  ...tagExamples(tagsForEcs['ECS.13'], (tags) => withTags(service('service/shop/web'), tags)),
  onMoto: arranged(tagsForEcs['ECS.13'], async (account) => {
    const ecs = account.client(ECSClient);
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions: [container] }));
    const create = new CreateServiceCommand({ cluster: 'shop', serviceName: 'web', taskDefinition: 'web' });
    return (await ecs.send(create)).service?.serviceArn ?? '';
  }),
});

describePlaybook(tagsForEcs['ECS.14'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
  },
  ...tagExamples(tagsForEcs['ECS.14'], (tags) => withTags(cluster('cluster/shop'), tags)),
  onMoto: arranged(tagsForEcs['ECS.14'], async (account) => {
    const create = new CreateClusterCommand({ clusterName: 'shop' });
    return (await account.client(ECSClient).send(create)).cluster?.clusterArn ?? '';
  }),
});

describePlaybook(tagsForEcs['ECS.15'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1',
  },
  ...tagExamples(tagsForEcs['ECS.15'], (tags) => withTags(taskDefinition('task-definition/web:1'), tags)),
  onMoto: arranged(tagsForEcs['ECS.15'], async (account) => {
    const register = new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions: [container] });
    return (await account.client(ECSClient).send(register)).taskDefinition?.taskDefinitionArn ?? '';
  }),
});
