import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateVpcCommand,
  EC2Client,
  type CreateNetworkAclEntryRequest,
  type DeleteNetworkAclEntryRequest,
  type NetworkAcl,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec221 } from './ec2-21.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:network-acl/acl-1';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
const denyAll: NetworkAclEntry = {
  RuleNumber: 32_767,
  Protocol: '-1',
  RuleAction: 'deny',
  CidrBlock: '0.0.0.0/0',
  Egress: false,
};

function allow(RuleNumber: number, from: number, to: number, given: NetworkAclEntry = {}): NetworkAclEntry {
  const PortRange = { From: from, To: to };
  const { Ipv6CidrBlock } = given;
  const source = Ipv6CidrBlock === undefined ? { CidrBlock: '0.0.0.0/0' } : { Ipv6CidrBlock };
  return { RuleNumber, Protocol: '6', RuleAction: 'allow', Egress: false, PortRange, ...source, ...given };
}

function acl(entries: readonly NetworkAclEntry[], given: NetworkAcl = {}) {
  let current = [...entries, denyAll];
  const aws = fakeAws({
    DescribeNetworkAclsCommand: () => ({ NetworkAcls: [{ NetworkAclId: 'acl-1', Entries: current, ...given }] }),
    DeleteNetworkAclEntryCommand: ({ RuleNumber, Egress }: DeleteNetworkAclEntryRequest) => {
      const left = current.filter((one) => one.RuleNumber !== RuleNumber || one.Egress !== Egress);
      if (left.length === current.length) throw named('InvalidNetworkAclEntry.NotFound');
      current = left;
      return {};
    },
    CreateNetworkAclEntryCommand: (input: CreateNetworkAclEntryRequest) => {
      const { NetworkAclId: _id, ...entry } = input;
      current.push(entry);
      return {};
    },
  });
  return { aws, entries: () => current };
}

const has =
  (...entries: readonly NetworkAclEntry[]) =>
  () =>
    acl(entries).aws;
const outbound: NetworkAclEntry = { ...allow(100, 22, 22), Egress: true };

describePlaybook(ec221, {
  target,
  async onMoto({ client, region, accountId }) {
    const ec2 = client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.5.0.0/16' }));
    const { NetworkAcl: created } = await ec2.send(new CreateNetworkAclCommand({ VpcId: Vpc?.VpcId }));
    const NetworkAclId = String(created?.NetworkAclId);
    for (const { RuleNumber, Protocol, RuleAction, Egress, ...rest } of [
      allow(100, 22, 22),
      allow(110, 3389, 3389),
      allow(120, 443, 443),
    ]) {
      const entry = { RuleNumber, Protocol, RuleAction, Egress, ...rest };
      await ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, ...entry }));
    }
    return `arn:aws:ec2:${region}:${accountId}:network-acl/${NetworkAclId}`;
  },
  changes: {
    'an entry for SSH': has(allow(100, 22, 22)),
    'an entry for RDP over IPv6': has(allow(100, 3389, 3389, { Ipv6CidrBlock: '::/0' })),
    'entries for both, with others': has(allow(100, 22, 22), allow(110, 3389, 3389), allow(120, 443, 443), outbound),
    'an entry in a network ACL with a subnet': () =>
      acl([allow(100, 22, 22)], { Associations: [{ SubnetId: 'subnet-1' }] }).aws,
  },
  leaves: {
    'a network ACL as AWS creates it': has(),
    'SSH from one network': has({ ...allow(100, 22, 22), CidrBlock: '10.0.0.0/8' }),
    'a denied port': has({ ...allow(100, 22, 22), RuleAction: 'deny' }),
    'other ports': has(allow(100, 23, 3388), allow(110, 3390, 65_535)),
    'UDP, which the control does not judge': has({ ...allow(100, 3389, 3389), Protocol: '17' }),
    'outbound entries': has(outbound),
    'a default network ACL, which the control does not judge': () =>
      acl([{ ...allow(100, 0, 0), Protocol: '-1' }], { IsDefault: true }).aws,
  },
  refuses: {
    'an entry for temporary ports, which include 3389': has(allow(100, 1024, 65_535)),
    'an entry for all TCP ports, as EC2 may return it': has({
      RuleNumber: 100,
      Protocol: '6',
      RuleAction: 'allow',
      CidrBlock: '0.0.0.0/0',
    }),
    'an entry for all traffic next to one for SSH': has(allow(90, 22, 22), {
      RuleNumber: 100,
      Protocol: '-1',
      RuleAction: 'allow',
      Ipv6CidrBlock: '::/0',
    }),
  },
  gone: {
    'a deleted network ACL': () =>
      fakeAws({
        DescribeNetworkAclsCommand: () => {
          throw named('InvalidNetworkAclID.NotFound');
        },
      }),
  },
});

describe('EC2.21', () => {
  it('keeps other entries, and undo restores the number of an entry', async () => {
    const entries = [allow(100, 22, 22), allow(120, 443, 443), outbound];
    const fake = acl(entries);
    const planned = await plan(ec221, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(ec221, target, changes, fake.aws);

    expect(fake.entries()).toEqual([allow(120, 443, 443), outbound, denyAll]);
    await undo(ec221, target, changes, fake.aws);
    expect(fake.entries()).toContainEqual(allow(100, 22, 22));
  });

  it('never closes a port of a subnet without approval', async () => {
    const { aws } = acl([allow(100, 22, 22)], { Associations: [{ SubnetId: 'subnet-2' }, { SubnetId: 'subnet-1' }] });

    expect(await plan(ec221, target, aws)).toHaveProperty('asks', {
      'entries[100]':
        'After this change, clients on the internet, in other subnets and in connected networks could no longer reach port ' +
        '22 in subnet-1 and subnet-2, unless another entry lets them in.',
    });
  });

  it('asks no approver about a network ACL without a subnet', async () => {
    expect(await plan(ec221, target, has(allow(100, 22, 22))())).not.toHaveProperty('asks');
  });

  it('names every entry that is too wide', async () => {
    expect(await plan(ec221, target, has(allow(100, 1024, 65_535), allow(110, 0, 1023))())).toMatchObject({
      reason: expect.stringContaining('Entries 100 and 110 are for more ports'),
    });
  });
});
