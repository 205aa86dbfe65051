/** A security group of the member account on moto. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';

export interface WatchedGroup {
  readonly groupId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly allow: (...permissions: readonly IpPermission[]) => Promise<void>;
  readonly revoke: (...permissions: readonly IpPermission[]) => Promise<void>;
  /** `tcp 22 0.0.0.0/0`, in alphabetical order. */
  readonly ingress: () => Promise<readonly string[]>;
  /** Of the rule with this text. */
  readonly ruleId: (text: string) => Promise<string>;
}

let unique = 0;

export async function createGroup(
  account: Account,
  tags: { readonly [key: string]: string },
  ...permissions: readonly IpPermission[]
): Promise<WatchedGroup> {
  const ec2 = account.client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const [vpcId, name] = [vpc?.VpcId ?? '', `group-${(unique += 1)}`];
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags }];
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: name,
      Description: name,
      VpcId: vpcId,
      ...(Tags.length > 0 ? { TagSpecifications } : {}),
    }),
  );
  const rules = async () => {
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true);
  };
  const group: WatchedGroup = {
    groupId: GroupId,
    name,
    vpcId,
    async allow(...IpPermissions) {
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...IpPermissions] }));
    },
    async revoke(...IpPermissions) {
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...IpPermissions] }));
    },
    ingress: async () => (await rules()).map(textOf).toSorted(),
    async ruleId(text) {
      const rule = (await rules()).find((each) => textOf(each) === text);
      if (rule?.SecurityGroupRuleId === undefined) throw new Error(`There is no rule ${text}.`);
      return rule.SecurityGroupRuleId;
    },
  };
  if (permissions.length > 0) await group.allow(...permissions);
  return group;
}

function textOf({
  IpProtocol,
  FromPort,
  ToPort,
  CidrIpv4,
  CidrIpv6,
  PrefixListId,
  ReferencedGroupInfo,
}: SecurityGroupRule): string {
  const source = CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId ?? '';
  if (IpProtocol === '-1') return `all ${source}`;
  return `${IpProtocol} ${FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`} ${source}`;
}

export const world = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
export const worldV6 = { Ipv6Ranges: [{ CidrIpv6: '::/0' }] };

export function tcp(
  port: number,
  source: Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges' | 'PrefixListIds' | 'UserIdGroupPairs'> = world,
): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, ...source };
}
