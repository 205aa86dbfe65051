import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec225 } from './ec2-25.ts';
import { arrangeTemplate, fakeTemplate, noTemplate, templateArn } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: templateArn };
const open = { DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: ['sg-1'] };
const closed = { ...open, AssociatePublicIpAddress: false };
const second = { DeviceIndex: 1, Groups: ['sg-1'] };
const has = (given: Parameters<typeof fakeTemplate>[0]) => () => fakeTemplate(given).aws;
const existing = { versions: [{ NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: 'eni-1' }] }] };

describePlaybook(ec225, {
  target,
  onMoto: (account) =>
    arrangeTemplate(account, { NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }] }),
  changes: {
    'a template that assigns a public address': has({ versions: [{ NetworkInterfaces: [open] }] }),
    'a template with two interfaces': has({ versions: [{ NetworkInterfaces: [open, second] }] }),
  },
  leaves: {
    'a template as AWS creates it, without interfaces': has({ versions: [{ ImageId: 'ami-1' }] }),
    'a template that leaves the address to the subnet': has({ versions: [{ NetworkInterfaces: [second] }] }),
    'a template that assigns no public address': has({ versions: [{ NetworkInterfaces: [closed] }] }),
    'an existing interface without a public address': has({
      ...existing,
      interfaces: [{ NetworkInterfaceId: 'eni-1' }],
    }),
  },
  refuses: {
    'an existing interface with a public address': has({
      ...existing,
      interfaces: [{ NetworkInterfaceId: 'eni-1', Association: { PublicIp: '203.0.113.7' } }],
    }),
    'a template whose default version is not the latest': has({
      versions: [{ NetworkInterfaces: [open] }, {}],
      defaultVersion: 1,
    }),
  },
  gone: { 'a deleted launch template': noTemplate },
});

describe('EC2.25', () => {
  it('changes only the interfaces with a public address, and undo restores them', async () => {
    const before = { ImageId: 'ami-1', NetworkInterfaces: [open, second] };
    const fake = fakeTemplate({ versions: [before] });
    const planned = await plan(ec225, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(ec225, target, changes, fake.aws);

    expect(fake.versions[1]).toEqual({ ...before, NetworkInterfaces: [closed, second] });
    await undo(ec225, target, changes, fake.aws);
    expect(fake.versions[2]).toEqual(before);
  });

  it('never changes a template without approval, because new instances may lose the internet', () => {
    expect(ec225.alwaysAsks).toBe(true);
  });
});
