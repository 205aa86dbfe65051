import { describe, expect, it } from '@jest/globals';
import { fakeAws } from '../../../testing/index.ts';
import { fakeSecurityGroups } from '../../ec2/testing/index.ts';
import { readSelectableGroup } from './selectable-group.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
const ec2 = fakeSecurityGroups({
  groups: { 'sg-1': { name: 'web', rules: ['ingress all sg-1', 'egress udp 53 sg-peer'] } },
  peers: { 'sg-peer': { accountId: '444455556666', vpcId: 'vpc-2' } },
});

describe('readSelectableGroup', () => {
  it('reads what a policy selects by, and the rules of both directions, in two calls', async () => {
    const tagged = {
      GroupId: 'sg-1',
      GroupName: 'web',
      OwnerId: '111122223333',
      VpcId: 'vpc-1',
      Tags: [{ Key: 'Role', Value: 'web' }, { Key: 'Empty' }],
    };
    const aws = fakeAws({ ...ec2.handlers, DescribeSecurityGroupsCommand: () => ({ SecurityGroups: [tagged] }) });

    const state = await readSelectableGroup(target, aws);

    expect(state?.group).toEqual({
      groupId: 'sg-1',
      name: 'web',
      tags: { Role: 'web', Empty: '' },
      accountId: '111122223333',
      vpcId: 'vpc-1',
    });
    expect(Object.keys(state?.rules ?? {})).toEqual(['ingress all sg-1', 'egress udp 53 sg-peer']);
    expect(aws.calls).toHaveLength(2);
  });

  it('names a group by its owner only if that is another account, and never by its VPC', async () => {
    const state = await readSelectableGroup(target, fakeAws(ec2.handlers));

    expect(state?.rules).toMatchObject({
      'ingress all sg-1': { source: { accountId: null, vpcId: null } },
      'egress udp 53 sg-peer': { source: { accountId: '444455556666', vpcId: null } },
    });
  });

  it.each(['error', 'no rules'] as const)(
    'sees that a group is gone, if its rules come back as %s',
    async (missingGroup) => {
      const gone = fakeAws(fakeSecurityGroups({ groups: {}, missingGroup }).handlers);

      expect(await readSelectableGroup(target, gone)).toBeUndefined();
    },
  );
});
