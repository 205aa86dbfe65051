import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elb12 } from './elb-12.ts';
import { arrangeAttribute, balancerArn, fakeBalancer, noBalancer } from './testing/index.ts';

const attribute = 'routing.http.desync_mitigation_mode';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: balancerArn };
const balancer = (value: string | null) => () => fakeBalancer({ [attribute]: value }).aws;

describePlaybook(elb12, {
  target,
  onMoto: (account) => arrangeAttribute(account, attribute, 'monitor'),
  changes: {
    'a load balancer that only monitors': balancer('monitor'),
  },
  leaves: {
    'a load balancer as AWS creates it': balancer('defensive'),
    'a load balancer with the strictest mode': balancer('strictest'),
  },
  refuses: { 'a load balancer of a kind that does not have the attribute': balancer(null) },
  gone: { 'a deleted load balancer': noBalancer },
});

describe('ELB.12', () => {
  it('changes no other attribute', async () => {
    const { aws, attributes } = fakeBalancer({ [attribute]: 'monitor' });
    const before = Object.fromEntries(attributes);
    const planned = await plan(elb12, target, aws);

    await apply(elb12, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(Object.fromEntries(attributes)).toEqual({ ...before, [attribute]: 'defensive' });
  });

  it('never changes a load balancer without approval, because it can stop requests', () => {
    expect(elb12.alwaysAsks).toBe(true);
  });
});
