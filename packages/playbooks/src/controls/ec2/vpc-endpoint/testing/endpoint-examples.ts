import {
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, undo } from '../../../../engine/index.ts';
import type { PlaybookExamples } from '../../../../testing/index.ts';
import { type FakeVpc, fakeVpcEndpoints, subnetIn } from '../../testing/index.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1';

export const httpsFrom = (CidrIp: string) => [
  { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] },
];

interface Service {
  readonly control: string;
  /** The end of the name of the service: `ecr.api`. */
  readonly service: string;
  /** The name of the security group of ASR. */
  readonly name: string;
}

/** The tags that identify what ASR created for the control. */
export const tagsFor = (control: string) => [{ Key: 'asr:remediation', Value: control }];

const vpc =
  (given: FakeVpc = {}) =>
  () =>
    fakeVpcEndpoints(given).aws;

/** The examples of a control that requires an endpoint for the service in a VPC. */
export function endpointExamples({ control, service, name }: Service): PlaybookExamples {
  const Tags = tagsFor(control);
  const asrGroup = { GroupId: 'sg-asr', GroupName: name, Tags };
  const endpoint = (more: VpcEndpoint = {}): VpcEndpoint => ({
    VpcEndpointId: 'vpce-0',
    ServiceName: `com.amazonaws.eu-west-1.${service}`,
    State: 'Available',
    SubnetIds: ['subnet-1'],
    ...more,
  });
  return {
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
  };
}

/** Tests that the control creates one endpoint of its service, with a group of its own, and removes both. */
export function itCreatesOneEndpoint(playbook: AnyPlaybook, { control, service, name }: Service): void {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

  it('creates the endpoint of its service, and undo removes it with its group', async () => {
    const fake = fakeVpcEndpoints();
    const planned = await plan(playbook, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(playbook, target, changes, fake.aws);
    expect(fake.requests).toMatchObject([{ ServiceName: `com.amazonaws.eu-west-1.${service}` }]);
    expect(fake.groups()).toMatchObject([{ GroupName: name, Tags: expect.arrayContaining(tagsFor(control)) }]);

    expect(await undo(playbook, target, changes, fake.aws)).toEqual({ kind: 'done' });
    expect([fake.groups(), fake.endpoints()]).toEqual([[], []]);
  });

  it('never creates an endpoint without approval', () => {
    expect(playbook.alwaysAsks).toBe(true);
  });
}
