/** EC2.2, EC2.13 and EC2.14: three security groups as they are found in many accounts. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';
import type { FoundResource } from './findings.ts';
import type { Look, Violation } from './violation.ts';

/** A VPC's default group as AWS makes it: its members reach one another, and everything. */
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
    // moto forgets this rule.
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return groupResource(account, GroupId);
  },

  async look(account, resource) {
    const rules = await describeRules(account, resource);
    return { isFixed: rules.length === 0, sees: describe(rules) };
  },
};

/** SSH for the world: as itself, within a range, over IPv6. The office and the web server are all right. */
export const openSsh: Violation = {
  controlId: 'EC2.13',
  title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
  create: (account) =>
    createGroup(account, 'bastion', [
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [everywhere, { CidrIp: '198.51.100.0/24', Description: 'office' }] },
      { IpProtocol: 'tcp', FromPort: 20, ToPort: 25, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [everywhere] },
    ]),
  look: (account, resource) => lookAtPort(22, ['198.51.100.0/24', '0.0.0.0/0'], account, resource),
};

/** RDP for the world, forgotten after an emergency. */
export const openRdp: Violation = {
  controlId: 'EC2.14',
  title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 3389',
  create: (account) =>
    createGroup(account, 'windows-jump-host', [
      { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, IpRanges: [everywhere, { CidrIp: '203.0.113.0/25', Description: 'operations' }] },
    ]),
  look: (account, resource) => lookAtPort(3389, ['203.0.113.0/25'], account, resource),
};

const everywhere = { CidrIp: '0.0.0.0/0' };

async function createGroup(account: Account, GroupName: string, IpPermissions: IpPermission[]): Promise<FoundResource> {
  const ec2 = account.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.30.0.0/16' }));
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: Vpc?.VpcId }));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return groupResource(account, GroupId);
}

function groupResource({ region, accountId }: Account, groupId: string): FoundResource {
  const id = `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`;
  return { type: 'AwsEc2SecurityGroup', cloudFormationType: 'AWS::EC2::SecurityGroup', id };
}

/** Fixed: nobody on the internet reaches the port, and whoever was let in rightly still is. */
async function lookAtPort(port: number, kept: readonly string[], account: Account, resource: FoundResource): Promise<Look> {
  const ingress = (await describeRules(account, resource)).filter(({ IsEgress }) => IsEgress !== true);
  const isOpen = ingress.some(({ FromPort = 0, ToPort = 65_535, CidrIpv4, CidrIpv6 }) => {
    return FromPort <= port && port <= ToPort && (CidrIpv4 === '0.0.0.0/0' || CidrIpv6 === '::/0');
  });
  const isKept = kept.every((cidr) => ingress.some(({ CidrIpv4 }) => CidrIpv4 === cidr));
  return { isFixed: !isOpen && isKept, sees: describe(ingress) };
}

async function describeRules(account: Account, { id }: FoundResource): Promise<readonly SecurityGroupRule[]> {
  const Filters = [{ Name: 'group-id', Values: [id.slice(id.lastIndexOf('/') + 1)] }];
  const { SecurityGroupRules = [] } = await account.client(EC2Client).send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules;
}

/** The same text for the same rules, in whatever order EC2 lists them. */
function describe(rules: readonly SecurityGroupRule[]): string {
  return rules.map(ruleText).toSorted().join('; ') || 'no rules';
}

/** `tcp 20-25 from ::/0` */
function ruleText({ IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, ReferencedGroupInfo }: SecurityGroupRule): string {
  const source = CidrIpv4 ?? CidrIpv6 ?? ReferencedGroupInfo?.GroupId ?? 'somewhere';
  const ports = FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`;
  const traffic = IpProtocol === '-1' ? 'all traffic' : `${IpProtocol} ${ports}`;
  return `${traffic} ${IsEgress === true ? 'to' : 'from'} ${source}`;
}
