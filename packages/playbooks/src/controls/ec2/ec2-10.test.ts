import { describe, expect, it } from '@jest/globals';
import {
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { apply, plan, statementsFor, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type FakeVpc, fakeVpcEndpoints, subnetIn } from './testing/index.ts';
import { ec210 } from './ec2-10.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
const Tags = [{ Key: 'asr:remediation', Value: 'EC2.10' }];
const httpsFrom = (CidrIp: string) => [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }];
const asrGroup = { GroupId: 'sg-asr', GroupName: 'asr-ec2-endpoint', Tags };

function endpoint(more: VpcEndpoint = {}): VpcEndpoint {
  const ServiceName = 'com.amazonaws.eu-west-1.ec2';
  return { VpcEndpointId: 'vpce-0', ServiceName, State: 'Available', SubnetIds: ['subnet-1'], ...more };
}

const vpc =
  (given: FakeVpc = {}) =>
  () =>
    fakeVpcEndpoints(given).aws;

describePlaybook(ec210, {
  target: { resourceId },
  async onMoto({ accountId, region, client }) {
    const ec2 = client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.7.0.0/16' }));
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: Vpc?.VpcId, EnableDnsHostnames: { Value: true } }));
    for (const [net, zone] of ['a', 'b', 'b'].entries()) {
      const CidrBlock = `10.7.${net}.0/24`;
      await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone: `${region}${zone}` }));
    }
    return `arn:aws:ec2:${region}:${accountId}:vpc/${Vpc?.VpcId}`;
  },
  changes: {
    'a VPC without endpoints': vpc(),
    'a VPC with several CIDR blocks': vpc({ cidrs: ['10.0.0.0/16', '100.64.0.0/16'] }),
    'a VPC with endpoints of other services': vpc({
      endpoints: [
        endpoint({ ServiceName: 'com.amazonaws.eu-west-1.s3' }),
        endpoint({ ServiceName: 'com.amazonaws.eu-west-1.ec2messages' }),
      ],
    }),
    'a VPC whose endpoints are deleted or being deleted': vpc({
      endpoints: [endpoint({ State: 'Deleted' }), endpoint({ VpcEndpointId: 'vpce-1', State: 'Deleting', Tags })],
    }),
    'a VPC whose endpoint failed': vpc({ endpoints: [endpoint({ State: 'Failed' })] }),
    'a VPC where an interrupted run created only the group': vpc({
      groups: [{ ...asrGroup, IpPermissions: httpsFrom('10.0.0.0/16') }],
    }),
  },
  leaves: {
    'a VPC with an endpoint': vpc({ endpoints: [endpoint()] }),
    'a VPC whose endpoint is on a later page': vpc({
      endpoints: [endpoint({ ServiceName: 'com.amazonaws.eu-west-1.s3' }), endpoint({ VpcEndpointId: 'vpce-1' })],
    }),
    'a VPC whose endpoint is being created': vpc({ endpoints: [endpoint({ State: 'Pending' })] }),
    'a VPC with the endpoint of ASR': vpc({ endpoints: [endpoint({ Tags })], groups: [asrGroup] }),
    'a shared VPC with an endpoint': vpc({ owner: '444455556666', endpoints: [endpoint()] }),
    'a VPC with an endpoint and no DNS hostnames': vpc({ endpoints: [endpoint()], dnsHostnames: false }),
  },
  refuses: {
    'a VPC that another account shares': vpc({ owner: '444455556666' }),
    'a VPC without subnets': vpc({ subnets: [] }),
    'a VPC whose subnets are full, on an Outpost, or in a zone without EC2 endpoints': vpc({
      subnets: [
        subnetIn('a', 'subnet-1', { AvailableIpAddressCount: 0 }),
        subnetIn('b', 'subnet-2', { OutpostArn: 'arn:aws:outposts:eu-west-1:111122223333:outpost/op-1' }),
        subnetIn('-ber-1a', 'subnet-3'),
      ],
    }),
    'a VPC without DNS hostnames': vpc({ dnsHostnames: false }),
    'a VPC without DNS resolution': vpc({ dnsSupport: false, dnsHostnames: false }),
    'a VPC with another group of the same name': vpc({ groups: [{ ...asrGroup, Tags: [] }] }),
    'a VPC whose existing group allows only a part of its networks': vpc({
      cidrs: ['10.0.0.0/16', '100.64.0.0/16'],
      groups: [{ ...asrGroup, IpPermissions: httpsFrom('10.0.0.0/16') }],
    }),
    'a VPC where the endpoint of ASR failed': vpc({ endpoints: [endpoint({ State: 'Failed', Tags })] }),
  },
  gone: {
    'a deleted VPC': vpc({ isGone: true }),
  },
});

describe('EC2.10', () => {
  async function changed(fake: ReturnType<typeof fakeVpcEndpoints>) {
    const planned = await plan(ec210, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];
    await apply(ec210, target, changes, fake.aws);
    return changes;
  }

  it('never creates an endpoint unasked, and says whose calls could fail', async () => {
    expect(ec210.alwaysAsks).toBe(true);
    expect(await plan(ec210, target, vpc()())).toHaveProperty(
      'because',
      'After this change, callers whose IAM policies require a public source address or another VPC endpoint and ' +
        'networks outside the VPC that resolve names through it could no longer call the Amazon EC2 API from this VPC.',
    );
  });

  it('creates a security group that allows all networks of the VPC to reach the endpoint', async () => {
    const fake = fakeVpcEndpoints({ cidrs: ['100.64.0.0/16', '10.0.0.0/16'] });

    await changed(fake);

    expect(fake.groups()).toMatchObject([
      { GroupId: 'sg-1', GroupName: 'asr-ec2-endpoint', Tags: expect.arrayContaining(Tags) },
    ]);
    expect(fake.groups()[0]?.IpPermissions).toEqual([
      {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: '10.0.0.0/16' }, { CidrIp: '100.64.0.0/16' }],
      },
    ]);
    expect(fake.requests).toMatchObject([
      { SecurityGroupIds: ['sg-1'], PrivateDnsEnabled: true, VpcEndpointType: 'Interface' },
    ]);
  });

  it('uses the same subnet of each Availability Zone every time', async () => {
    const subnets = [
      subnetIn('b', 'subnet-4'),
      subnetIn('a', 'subnet-3'),
      subnetIn('a', 'subnet-1'),
      subnetIn('b', 'subnet-2'),
    ];
    const fake = fakeVpcEndpoints({ subnets });

    await changed(fake);

    expect(fake.requests[0]?.SubnetIds).toEqual(['subnet-1', 'subnet-2']);
  });

  it.each([
    ['aws', 'eu-west-1', 'com.amazonaws.eu-west-1.ec2'],
    ['aws-us-gov', 'us-gov-west-1', 'com.amazonaws.us-gov-west-1.ec2'],
    ['aws-cn', 'cn-north-1', 'cn.com.amazonaws.cn-north-1.ec2'],
  ])('uses the service name of %s %s', async (partition, region, service) => {
    const fake = fakeVpcEndpoints({ groups: [asrGroup] });

    await ec210.apply({ ...target, partition, region }, { field: 'endpoint', from: null, to: ['subnet-1'] }, fake.aws);

    expect(fake.requests[0]?.ServiceName).toBe(service);
  });

  it('completes a group that an interrupted run left without rules', async () => {
    const fake = fakeVpcEndpoints({ groups: [{ ...asrGroup, IpPermissions: [] }] });

    await changed(fake);

    expect(fake.groups()).toMatchObject([{ GroupId: 'sg-asr', IpPermissions: httpsFrom('10.0.0.0/16') }]);
    expect(fake.endpoints()).toHaveLength(1);
  });

  it('is not verified before the endpoint is available', async () => {
    const fake = fakeVpcEndpoints({ isSlow: true });
    await changed(fake);

    expect(await verify(ec210, target, fake.aws)).toEqual({ kind: 'settling' });

    fake.settle();
    expect(await verify(ec210, target, fake.aws)).toEqual({ kind: 'done' });
  });

  it('undo deletes the group after the endpoint, and throws until then so that the caller tries again', async () => {
    const fake = fakeVpcEndpoints({ isSlow: true });
    const changes = await changed(fake);
    fake.settle();

    await expect(undo(ec210, target, changes, fake.aws)).rejects.toMatchObject({ name: 'DependencyViolation' });

    fake.settle();
    expect(await undo(ec210, target, changes, fake.aws)).toEqual({ kind: 'done' });
    expect([fake.groups(), fake.endpoints()]).toEqual([[], []]);
  });

  it('reports that another resource uses the group', async () => {
    const fake = fakeVpcEndpoints({ usedGroup: 'sg-1' });
    const changes = await changed(fake);

    expect(await undo(ec210, target, changes, fake.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Another resource uses'),
    });
    expect(fake.groups()).toHaveLength(1);
  });

  it('fails if EC2 did not delete the endpoint', async () => {
    const fake = fakeVpcEndpoints({ refusal: 'InvalidParameter' });
    const changes = await changed(fake);

    await expect(undo(ec210, target, changes, fake.aws)).rejects.toMatchObject({ name: 'InvalidParameter' });
    expect(fake.groups()).toHaveLength(1);
  });

  it('can be undone after another network was added to the group', async () => {
    const fake = fakeVpcEndpoints();
    const changes = await changed(fake);
    fake.admit('172.16.0.0/12');

    expect(await undo(ec210, target, changes, fake.aws)).toEqual({ kind: 'done' });
    expect(fake.groups()).toEqual([]);
  });

  it('keeps a group without the tag of ASR', async () => {
    const fake = fakeVpcEndpoints({ groups: [{ ...asrGroup, Tags: [] }] });
    const change = { field: 'admitted', from: ['10.0.0.0/16'], to: null } as const;

    await expect(ec210.apply(target, change, fake.aws)).rejects.toThrow('does not have the tag');
    expect(fake.groups()).toHaveLength(1);
  });

  it('creates no endpoint without its security group', async () => {
    const fake = fakeVpcEndpoints();

    const creating = ec210.apply(target, { field: 'endpoint', from: null, to: ['subnet-1'] }, fake.aws);

    await expect(creating).rejects.toThrow('does not exist in the VPC');
    expect(fake.requests).toEqual([]);
  });

  it('reports a hosted zone with a private DNS name for the EC2 API', async () => {
    const fake = fakeVpcEndpoints({ hasZone: true });
    const planned = await plan(ec210, target, fake.aws);

    const applied = await apply(ec210, target, planned.kind === 'change' ? planned.changes : [], fake.aws);

    expect(applied).toMatchObject({ kind: 'failed', reason: expect.stringContaining('hosted zone') });
  });

  it('has a session policy within the size limit', () => {
    const longest = {
      partition: 'aws-us-gov',
      region: 'ap-southeast-2',
      account: '111122223333',
      id: 'x'.repeat(128),
      name: 'x'.repeat(128),
      passable: '*',
    };
    const Statement = statementsFor(ec210.permissions, (placeholder) => longest[placeholder]);

    expect(JSON.stringify({ Version: '2012-10-17', Statement }).length).toBeLessThanOrEqual(2048);
  });
});
