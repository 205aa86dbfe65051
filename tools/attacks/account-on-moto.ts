/** Resources of the member account on moto, created by its owner. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';

export const memberAccountId = '111122223333';
export const region = 'eu-west-1';

export type Tags = { readonly [key: string]: string };

export interface Group {
  readonly groupId: string;
  readonly arn: string;
  /** @param tags Of the rule. */
  readonly allow: (permission: IpPermission, tags?: Tags) => Promise<void>;
  readonly revoke: (permission: IpPermission) => Promise<void>;
  readonly tag: (key: string, value: string) => Promise<void>;
  /** `tcp 22 0.0.0.0/0`, in alphabetical order. */
  readonly ingress: () => Promise<readonly string[]>;
}

/** The last day of an exemption that the policy allows. */
export const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

let groups = 0;

export async function aGroup(member: Account, tags: Tags, ...permissions: readonly IpPermission[]): Promise<Group> {
  const ec2 = member.client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `attacked-${(groups += 1)}`, Description: 'x', VpcId: vpc?.VpcId }),
  );
  const group: Group = {
    groupId: GroupId,
    arn: `arn:aws:ec2:${region}:${memberAccountId}:security-group/${GroupId}`,
    async allow(permission, tagsOfRule = {}) {
      const Tags = Object.entries(tagsOfRule).map(([Key, Value]) => ({ Key, Value }));
      const TagSpecifications = [{ ResourceType: 'security-group-rule' as const, Tags }];
      await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [permission],
          ...(Tags.length > 0 && { TagSpecifications }),
        }),
      );
    },
    async revoke(permission) {
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
    },
    async tag(Key, Value) {
      await ec2.send(new CreateTagsCommand({ Resources: [GroupId], Tags: [{ Key, Value }] }));
    },
    async ingress() {
      const Filters = [{ Name: 'group-id', Values: [GroupId] }];
      const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      return SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true)
        .map(
          ({ IpProtocol, FromPort, CidrIpv4, CidrIpv6, PrefixListId }) =>
            `${IpProtocol} ${FromPort} ${CidrIpv4 ?? CidrIpv6 ?? PrefixListId}`,
        )
        .toSorted();
    },
  };
  for (const [key, value] of Object.entries(tags)) await group.tag(key, value);
  for (const permission of permissions) await group.allow(permission);
  return group;
}

/** @param cidr `0.0.0.0/0` or `::/0`. */
export function tcp(port: number, cidr = '0.0.0.0/0'): IpPermission {
  const source = cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] };
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, ...source };
}

/** A prefix list of the account that contains the internet. */
export async function anInternetList(member: Account): Promise<string> {
  const { PrefixList } = await member.client(EC2Client).send(
    new CreateManagedPrefixListCommand({
      PrefixListName: `list-${(groups += 1)}`,
      AddressFamily: 'IPv4',
      MaxEntries: 5,
      Entries: [{ Cidr: '0.0.0.0/0' }],
    }),
  );
  return PrefixList?.PrefixListId ?? '';
}

/** A permission for a port, from the entries of a prefix list. */
export function tcpFromList(port: number, PrefixListId: string): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, PrefixListIds: [{ PrefixListId }] };
}
