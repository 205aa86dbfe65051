/** Creates and reads security groups with the SDK, and describes their rules. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  type IpPermission,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { lastPartOf } from '@asr/playbooks';
import type { Account } from '@asr/local-cloud';
import type { FoundResource } from './findings.ts';

export const everywhere = { CidrIp: '0.0.0.0/0' };

/** One TCP port, open to 0.0.0.0/0. */
export function openToAll(port: number): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [everywhere] };
}

export interface NewGroup {
  readonly name: string;
  readonly ingress: readonly IpPermission[];
  readonly tags?: { readonly [key: string]: string };
  /** @default a new VPC */
  readonly vpcId?: string;
}

/** Creates a security group and returns its id. */
export async function createGroup(account: Account, { name, ingress, tags = {}, vpcId }: NewGroup): Promise<string> {
  const ec2 = account.client(EC2Client);
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: name,
      Description: name,
      VpcId: vpcId ?? (await createVpc(account)),
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: 'security-group', Tags }] }),
    }),
  );
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...ingress] }));
  return GroupId;
}

export async function createVpc(account: Account): Promise<string> {
  const { Vpc } = await account.client(EC2Client).send(new CreateVpcCommand({ CidrBlock: '10.30.0.0/16' }));
  return Vpc?.VpcId ?? '';
}

export function groupResource({ region, accountId }: Account, groupId: string): FoundResource {
  const id = `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`;
  return { type: 'AwsEc2SecurityGroup', cloudFormationType: 'AWS::EC2::SecurityGroup', id };
}

export async function listRules(
  account: Account,
  { id }: Pick<FoundResource, 'id'>,
): Promise<readonly SecurityGroupRule[]> {
  const Filters = [{ Name: 'group-id', Values: [lastPartOf(id)] }];
  const { SecurityGroupRules = [] } = await account
    .client(EC2Client)
    .send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules;
}

export async function listIngress(
  account: Account,
  resource: Pick<FoundResource, 'id'>,
): Promise<readonly SecurityGroupRule[]> {
  return (await listRules(account, resource)).filter(({ IsEgress }) => IsEgress !== true);
}

/** Describes rules independent of their order: `tcp 22, 80-90 from ::/0; all traffic from sg-1`. */
export function inWords(rules: readonly SecurityGroupRule[]): string {
  const ordered = rules.toSorted(
    (a, b) => (a.FromPort ?? -1) - (b.FromPort ?? -1) || (a.ToPort ?? -1) - (b.ToPort ?? -1),
  );
  const alike = Map.groupBy(ordered, ({ IpProtocol, ...rule }) => `${IpProtocol} ${otherEnd(rule)}`);
  return [...alike.values()].map(textOfAlike).toSorted().join('; ') || 'no rules';
}

/** Describes rules that differ only in their ports. */
function textOfAlike(rules: readonly SecurityGroupRule[]): string {
  const [first] = rules;
  if (first === undefined) return '';
  const ports = rules.map(({ FromPort, ToPort }) => (FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`));
  return `${first.IpProtocol === '-1' ? 'all traffic' : `${first.IpProtocol} ${ports.join(', ')}`} ${otherEnd(first)}`;
}

/** `from ::/0` */
function otherEnd({ IsEgress, CidrIpv4, CidrIpv6, ReferencedGroupInfo }: SecurityGroupRule): string {
  return `${IsEgress === true ? 'to' : 'from'} ${CidrIpv4 ?? CidrIpv6 ?? ReferencedGroupInfo?.GroupId ?? 'somewhere'}`;
}
