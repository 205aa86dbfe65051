import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elb9 } from './elb-9.ts';
import { arrangeClassic, classicTarget as target, fakeClassic } from './testing/index.ts';

const violation = { CrossZoneLoadBalancing: { Enabled: false } };

describePlaybook(elb9, {
  target,
  onMoto: (account) => arrangeClassic(account, violation),
  changes: {
    'a load balancer as an API call creates it': () => fakeClassic(violation).aws,
    'a load balancer that does not say whether it is enabled': () =>
      fakeClassic({ CrossZoneLoadBalancing: { Enabled: undefined } }).aws,
  },
  leaves: {
    'a load balancer with cross-zone load balancing': () =>
      fakeClassic({ CrossZoneLoadBalancing: { Enabled: true } }).aws,
  },
  refuses: {
    'a load balancer whose attribute AWS does not report': () => fakeClassic({ CrossZoneLoadBalancing: undefined }).aws,
  },
  gone: { 'a deleted load balancer': () => fakeClassic(null).aws },
});

describe('ELB.9', () => {
  it('changes no other attribute', async () => {
    const { aws, attributes } = fakeClassic(violation);
    const before = attributes();
    const planned = await plan(elb9, target, aws);

    await apply(elb9, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(attributes()).toEqual({ ...before, CrossZoneLoadBalancing: { Enabled: true } });
  });
});
