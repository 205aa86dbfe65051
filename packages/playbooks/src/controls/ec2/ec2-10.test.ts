import { describe, expect, it } from '@jest/globals';
import { apply, plan, statementsFor, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeVpcEndpoints, subnetIn } from './testing/index.ts';
import { endpointExamples, httpsFrom, tagsFor } from './vpc-endpoint/testing/index.ts';
import { ec210 } from './ec2-10.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
const Tags = tagsFor('EC2.10');
const asrGroup = { GroupId: 'sg-asr', GroupName: 'asr-ec2-endpoint', Tags };
const vpc = () => fakeVpcEndpoints().aws;

describePlaybook(ec210, endpointExamples({ control: 'EC2.10', service: 'ec2', name: 'asr-ec2-endpoint' }));

describe('EC2.10', () => {
  async function changed(fake: ReturnType<typeof fakeVpcEndpoints>) {
    const planned = await plan(ec210, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];
    await apply(ec210, target, changes, fake.aws);
    return changes;
  }

  it('never creates an endpoint unasked, and says whose calls could fail', async () => {
    expect(ec210.alwaysAsks).toBe(true);
    expect(await plan(ec210, target, vpc())).toHaveProperty(
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
