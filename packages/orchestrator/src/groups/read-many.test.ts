import { describe, expect, it } from '@jest/globals';
import type { AnyPlaybook, Aws, Permissions, Target } from '@asr/playbooks';
import { readMany } from './read-many.ts';

const [first, second] = ['first', 'second'].map((name) => ({ name }) as unknown as Aws) as [Aws, Aws];
const target = (resourceId: string): Target => ({
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId,
});
const reads = [
  { target: target('a'), aws: first, parameters: {} },
  { target: target('b'), aws: second, parameters: {} },
];

/** A playbook that records the resources and the session of each call. */
function aPlaybook(permissions: Permissions) {
  const calls: { readonly ids: readonly string[]; readonly aws: Aws }[] = [];
  const playbook = {
    permissions,
    async readMany(targets: readonly Target[], aws: Aws) {
      calls.push({ ids: targets.map(({ resourceId }) => resourceId), aws });
      return targets.map(({ resourceId }) => ({ resourceId }));
    },
  } as unknown as AnyPlaybook;
  return { playbook, calls };
}

describe('the resources of several sessions', () => {
  it('are read by one session if it can read all of them', async () => {
    const { playbook, calls } = aPlaybook({ read: ['ec2:DescribeSecurityGroupRules'], write: [] });

    const results = await readMany(playbook, reads);

    expect(calls).toEqual([{ ids: ['a', 'b'], aws: first }]);
    expect(results).toEqual(['a', 'b'].map((resourceId) => ({ status: 'fulfilled', value: { resourceId } })));
  });

  it.each<[string, Permissions]>([
    [
      'names its resources',
      { read: ['s3:GetBucketAcl'], write: [], on: { 's3:GetBucketAcl': ['arn:{partition}:s3:::{name}'] } },
    ],
    ['has a condition', { read: ['kms:ListKeys'], write: [], when: { 'kms:ListKeys': {} } }],
  ])('are read by each session for its own if its read permission %s', async (_, permissions) => {
    const { playbook, calls } = aPlaybook(permissions);

    await readMany(playbook, reads);

    expect(calls).toEqual([
      { ids: ['a'], aws: first },
      { ids: ['b'], aws: second },
    ]);
  });
});
