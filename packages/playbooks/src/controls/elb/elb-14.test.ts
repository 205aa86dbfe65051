import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elb14 } from './elb-14.ts';
import { arrangeClassic, classicTarget as target, fakeClassic } from './testing/index.ts';

const violation = { AdditionalAttributes: [{ Key: 'elb.http.desyncmitigationmode', Value: 'monitor' }] };

describePlaybook(elb14, {
  target,
  onMoto: (account) => arrangeClassic(account, violation),
  changes: {
    'a load balancer that only monitors': () => fakeClassic(violation).aws,
  },
  leaves: {
    'the strictest mode, which is stronger': () =>
      fakeClassic({ AdditionalAttributes: [{ Key: 'elb.http.desyncmitigationmode', Value: 'strictest' }] }).aws,
    'a load balancer as AWS creates it': () => fakeClassic({}).aws,
  },
  refuses: {
    'a load balancer whose attribute AWS does not report': () => fakeClassic({ AdditionalAttributes: undefined }).aws,
  },
  gone: { 'a deleted load balancer': () => fakeClassic(null).aws },
});

describe('ELB.14', () => {
  it('changes no other attribute', async () => {
    const { aws, attributes } = fakeClassic(violation);
    const before = attributes();
    const planned = await plan(elb14, target, aws);

    await apply(elb14, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(attributes()).toEqual({
      ...before,
      AdditionalAttributes: [{ Key: 'elb.http.desyncmitigationmode', Value: 'defensive' }],
    });
  });

  it('never changes a load balancer without approval, because it can block requests', () => {
    expect(elb14.alwaysAsks).toBe(true);
  });
});
