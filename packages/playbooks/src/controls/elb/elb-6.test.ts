import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elb6 } from './elb-6.ts';
import { arrangeAttribute, balancerArn, fakeBalancer, noBalancer } from './testing/index.ts';

const attribute = 'deletion_protection.enabled';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: balancerArn };
const balancer = (value: string | null) => () => fakeBalancer({ [attribute]: value }).aws;

describePlaybook(elb6, {
  target,
  onMoto: (account) => arrangeAttribute(account, attribute, 'false'),
  changes: {
    'a load balancer as AWS creates it': balancer('false'),
  },
  leaves: {
    'a load balancer with deletion protection': balancer('true'),
  },
  refuses: { 'a load balancer of a kind that does not have the attribute': balancer(null) },
  gone: { 'a deleted load balancer': noBalancer },
});

describe('ELB.6', () => {
  it('changes no other attribute', async () => {
    const { aws, attributes } = fakeBalancer({ [attribute]: 'false' });
    const before = Object.fromEntries(attributes);
    const planned = await plan(elb6, target, aws);

    await apply(elb6, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(Object.fromEntries(attributes)).toEqual({ ...before, [attribute]: 'true' });
  });
});
