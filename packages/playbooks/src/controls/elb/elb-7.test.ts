import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elb7 } from './elb-7.ts';
import { arrangeClassic, classicTarget as target, fakeClassic } from './testing/index.ts';

const violation = { ConnectionDraining: { Enabled: false, Timeout: 300 } };

describePlaybook(elb7, {
  target,
  onMoto: (account) => arrangeClassic(account, violation),
  changes: {
    'a load balancer as AWS creates it': () => fakeClassic(violation).aws,
    'a load balancer whose timeout is not the default': () =>
      fakeClassic({ ConnectionDraining: { Enabled: false, Timeout: 30 } }).aws,
    'a load balancer that does not say whether it drains': () =>
      fakeClassic({ ConnectionDraining: { Enabled: undefined } }).aws,
  },
  leaves: {
    'a load balancer that drains connections for a minute': () =>
      fakeClassic({ ConnectionDraining: { Enabled: true, Timeout: 60 } }).aws,
  },
  refuses: {
    'a load balancer whose attribute AWS does not report': () => fakeClassic({ ConnectionDraining: undefined }).aws,
  },
  gone: { 'a deleted load balancer': () => fakeClassic(null).aws },
});

describe('ELB.7', () => {
  it('changes no other attribute', async () => {
    const { aws, attributes } = fakeClassic(violation);
    const before = attributes();
    const planned = await plan(elb7, target, aws);

    await apply(elb7, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(attributes()).toEqual({ ...before, ConnectionDraining: { Enabled: true, Timeout: 300 } });
  });
});
