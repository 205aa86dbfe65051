import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Aws, type Target, askFor, asList, cutOff, definePlaybook, refuse, set } from '../../engine/index.ts';
import {
  type TemplateData,
  behindLatest,
  changeTemplate,
  launchingGroups,
  readTemplate,
  templatePermissions,
} from './launch-template/index.ts';

/**
 * EC2.25: Amazon EC2 launch templates should not assign public IPs to network interfaces.
 *
 * ASR creates a version of the launch template that differs from the default version only in `AssociatePublicIpAddress:
 * false` for each interface that had `true`, and makes it the default. Running instances keep their addresses. Instances
 * that are launched from the default or the latest version from then on have no public IPv4 address. Auto Scaling groups
 * that name a version by its number keep it. The change has no cost.
 *
 * Remediation always requires approval, because new instances need a NAT gateway or VPC endpoints to reach the internet, and
 * clients on the internet need a load balancer to reach them. The question names the Auto Scaling groups. ASR refuses a
 * template whose default version is not the latest one, and one that uses an existing interface with a public address.
 *
 * @failed The AWS Config rule `ec2-launch-template-public-ip-disabled` finds that the default version has a network
 * interface with `AssociatePublicIpAddress`, or an existing network interface with a public address.
 * @reads The network interfaces of the default version, the addresses of those that exist, the numbers of the default and
 * the latest version, and the Auto Scaling groups that launch from them.
 * @impact New instances in subnets without a NAT gateway, and clients that connect to their public addresses. Nodes that
 * need a public address to join a cluster.
 * @owners Amazon EKS, AWS Elastic Beanstalk, AWS CloudFormation, and other tools that create versions.
 * @undo Undo creates another version with the former setting. Both versions stay. Instances that were launched in between have no public address.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-25
 * @see https://docs.aws.amazon.com/config/latest/developerguide/ec2-launch-template-public-ip-disabled.html
 */
export const ec225 = definePlaybook({
  control: 'EC2.25',
  title: 'stop assigning public IP addresses to the instances of a launch template',
  resourceType: 'AwsEc2LaunchTemplate',
  scope: 'regional',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: {
    ...templatePermissions,
    read: [...templatePermissions.read, 'ec2:DescribeNetworkInterfaces', 'autoscaling:DescribeAutoScalingGroups'],
  },
  parameters: {},

  read,

  plan(template) {
    const { associates, publicInterfaces } = template;
    if (publicInterfaces.length > 0) {
      return refuse(
        `The launch template uses ${asList(publicInterfaces)}, which has a public address. Disassociate the address, or ` +
          'remove the network interface from the template.',
      );
    }
    if (!associates.includes(true)) return { kind: 'compliant' };
    if (template.newerVersion !== null) return refuse(behindLatest(template.newerVersion));
    const planned = set(template, { associates: associates.map((one) => (one === true ? false : one)) });
    return askFor(planned, 'associates', cutOff(template.launchedBy, 'launch instances with a public address'));
  },

  async apply(target, { to }, aws) {
    await changeTemplate(target, aws, (data) => ({
      ...data,
      // A change is from true to false, or back: what the subnet decides stays so.
      NetworkInterfaces: data.NetworkInterfaces?.map((one, index) => {
        const associates = to[index] ?? null;
        return associates === null ? one : { ...one, AssociatePublicIpAddress: associates };
      }),
    }));
  },
});

async function read(target: Target, aws: Aws) {
  const template = await readTemplate(target, aws);
  if (template === undefined) return undefined;
  const { data, newerVersion } = template;
  const associates = (data.NetworkInterfaces ?? []).map((one) => one.AssociatePublicIpAddress ?? null);
  return {
    /** Whether each interface of the template gets a public address, in order. `null`: the subnet decides. */
    associates,
    publicInterfaces: await publicInterfacesIn(data, aws),
    newerVersion,
    launchedBy: associates.includes(true) ? await launchingGroups(target, aws) : [],
  };
}

/** The ids of existing interfaces that the template attaches and that have a public address. */
async function publicInterfacesIn({ NetworkInterfaces = [] }: TemplateData, aws: Aws): Promise<readonly string[]> {
  const ids = NetworkInterfaces.flatMap(({ NetworkInterfaceId: id }) => (id === undefined ? [] : [id]));
  if (ids.length === 0) return [];
  const { NetworkInterfaces: found = [] } = await aws
    .client(EC2Client)
    .send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'network-interface-id', Values: ids }] }));
  const isPublic = found.filter(({ Association: address }) => address?.PublicIp !== undefined);
  return isPublic.map(({ NetworkInterfaceId }) => String(NetworkInterfaceId)).toSorted();
}
