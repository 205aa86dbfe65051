import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elb4 } from './elb-4.ts';
import { arrangeAttribute, balancerArn, fakeBalancer, noBalancer } from './testing/index.ts';

const attribute = 'routing.http.drop_invalid_header_fields.enabled';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: balancerArn };
const balancer = (value: string | null) => () => fakeBalancer({ [attribute]: value }).aws;

describePlaybook(elb4, {
  target,
  onMoto: (account) => arrangeAttribute(account, attribute, 'false'),
  changes: {
    'a load balancer as AWS creates it': balancer('false'),
  },
  leaves: {
    'a load balancer that drops invalid headers': balancer('true'),
  },
  refuses: { 'a load balancer of a kind that does not have the attribute': balancer(null) },
  gone: { 'a deleted load balancer': noBalancer },
});

describe('ELB.4', () => {
  it('changes no other attribute', async () => {
    const { aws, attributes } = fakeBalancer({ [attribute]: 'false' });
    const before = Object.fromEntries(attributes);
    const planned = await plan(elb4, target, aws);

    await apply(elb4, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(Object.fromEntries(attributes)).toEqual({ ...before, [attribute]: 'true' });
  });

  it('never changes a load balancer without approval, because it can stop requests', () => {
    expect(elb4.alwaysAsks).toBe(true);
  });
});
