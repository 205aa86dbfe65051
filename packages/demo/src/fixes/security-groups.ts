/** EC2.2, EC2.13 and EC2.14: three common violations in security groups. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';
import {
  type FoundResource,
  type Look,
  type Violation,
  createGroup,
  everywhere,
  groupResource,
  inWords,
  listIngress,
  listRules,
  openToAll,
} from '../scenario/index.ts';

/** A VPC's default group as AWS creates it: it allows traffic between its members, and all outbound traffic. */
export const openDefaultGroup: Violation = {
  controlId: 'EC2.2',
  title: 'VPC default security groups should not allow inbound or outbound traffic',

  async create(account) {
    const ec2 = account.client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
    const { SecurityGroups: [group] = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({
        Filters: [
          { Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] },
          { Name: 'group-name', Values: ['default'] },
        ],
      }),
    );
    const GroupId = group?.GroupId ?? '';
    // moto does not create this rule.
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return groupResource(account, GroupId);
  },

  async look(account, resource) {
    const rules = await listRules(account, resource);
    return { isFixed: rules.length === 0, sees: inWords(rules) };
  },
};

/** SSH from everywhere, as a single port and within a range over IPv6. The rules for the office and HTTPS are allowed. */
export const openSsh: Violation = {
  controlId: 'EC2.13',
  title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
  create: (account) =>
    createOpen(account, 'bastion', [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        IpRanges: [everywhere, { CidrIp: '198.51.100.0/24', Description: 'office' }],
      },
      { IpProtocol: 'tcp', FromPort: 20, ToPort: 25, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      openToAll(443),
    ]),
  look: (account, resource) => lookAtPort(22, ['198.51.100.0/24', '0.0.0.0/0'], account, resource),
};

/** RDP from everywhere, left open after an emergency. */
export const openRdp: Violation = {
  controlId: 'EC2.14',
  title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 3389',
  create: (account) =>
    createOpen(account, 'windows-jump-host', [
      {
        IpProtocol: 'tcp',
        FromPort: 3389,
        ToPort: 3389,
        IpRanges: [everywhere, { CidrIp: '203.0.113.0/25', Description: 'operations' }],
      },
    ]),
  look: (account, resource) => lookAtPort(3389, ['203.0.113.0/25'], account, resource),
};

async function createOpen(account: Account, name: string, ingress: readonly IpPermission[]): Promise<FoundResource> {
  return groupResource(account, await createGroup(account, { name, ingress }));
}

/** Fixed means: the port is not open to the internet, and the allowed sources still have access. */
async function lookAtPort(
  port: number,
  kept: readonly string[],
  account: Account,
  resource: FoundResource,
): Promise<Look> {
  const ingress = await listIngress(account, resource);
  const isOpen = ingress.some(({ FromPort = 0, ToPort = 65_535, CidrIpv4, CidrIpv6 }) => {
    return FromPort <= port && port <= ToPort && (CidrIpv4 === '0.0.0.0/0' || CidrIpv6 === '::/0');
  });
  const isKept = kept.every((cidr) => ingress.some(({ CidrIpv4 }) => CidrIpv4 === cidr));
  return { isFixed: !isOpen && isKept, sees: inWords(ingress) };
}
