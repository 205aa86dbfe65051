/** A security group of the member account, and the calls on it that CloudTrail records. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';
import { aCallEvent } from '@asr/orchestrator/testing/events';
import type { Broken, NetworkCalls } from './broken-resource.ts';

let unique = 0;

export async function openGroup(account: Account, port: number): Promise<Broken & { readonly calls: NetworkCalls }> {
  const ec2 = account.client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: `open-${process.pid}-${(unique += 1)}`,
      Description: 'open',
      VpcId: vpc?.VpcId,
    }),
  );
  const on = (ranges: object): IpPermission[] => [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...ranges }];
  const world = on({ IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'everybody' }] });
  const office = on({
    IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'the office' }],
    Ipv6Ranges: [{ CidrIpv6: '::/0' }],
  });
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...world, ...office] }));
  return {
    resourceType: 'AwsEc2SecurityGroup',
    resourceId: `arn:aws:ec2:${account.region}:${account.accountId}:security-group/${GroupId}`,
    async change() {
      const { SecurityGroups: [found] = [] } = await ec2.send(
        new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
      );
      const isOpen = found?.IpPermissions?.some(({ IpRanges = [] }) =>
        IpRanges.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
      );
      if (isOpen === true) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: world }));
      const other = on({ IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'somebody else' }] });
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: other }));
    },
    async remove() {
      await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    },
    calls: callsOn(GroupId, account, ec2),
  };
}

function callsOn(GroupId: string, { accountId, region }: Account, ec2: EC2Client): NetworkCalls {
  return {
    async call(verb, port, { actor, at }) {
      const ports = { FromPort: port, ToPort: port };
      const input = { GroupId, IpPermissions: [{ IpProtocol: 'tcp', ...ports, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] };
      await (verb === 'Authorize'
        ? ec2.send(new AuthorizeSecurityGroupIngressCommand(input))
        : ec2.send(new RevokeSecurityGroupIngressCommand(input)));
      const id = `call-${process.pid}-${(unique += 1)}`;
      const session = `arn:aws:sts::${accountId}:assumed-role/${actor}/session`;
      const issuer = { type: 'Role', arn: `arn:aws:iam::${accountId}:role/${actor}`, accountId };
      const permission = { ipProtocol: 'tcp', fromPort: port, toPort: port };
      const record = aCallEvent({
        eventID: id,
        eventName: `${verb}SecurityGroupIngress`,
        eventTime: at.toISOString(),
        awsRegion: region,
        recipientAccountId: accountId,
        userIdentity: { type: 'AssumedRole', arn: session, accountId, sessionContext: { sessionIssuer: issuer } },
        requestParameters: {
          groupId: GroupId,
          ipPermissions: { items: [{ ...permission, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
        },
        responseElements: { _return: true },
      });
      return { id, event: { ...record, account: accountId, region } };
    },
    async openPorts() {
      const Filters = [{ Name: 'group-id', Values: [GroupId] }];
      const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      return SecurityGroupRules.filter(({ IsEgress, CidrIpv4 }) => IsEgress !== true && CidrIpv4 === '0.0.0.0/0')
        .map(({ FromPort = -1 }) => FromPort)
        .toSorted((a, b) => a - b);
    },
  };
}
