/**
 * The violations in an account before a tool runs, the same for each tool: security groups that open SSH to the
 * internet in several ways, default groups with rules, buckets without a public access block, a weak password policy.
 */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { IAMClient, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Account } from '@asr/local-cloud';

const world = { CidrIp: '0.0.0.0/0' };
const office = { CidrIp: '203.0.113.0/24', Description: 'office' };
const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const web: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ ...world, Description: 'web' }],
};

/** Ways to open port 22 to the internet, each with the part that must stay. The rule for HTTPS stays in each. */
export const shapes = {
  'port 22': { open: [{ ...ssh, IpRanges: [world] }], keeps: [] },
  'a range of ports, 20 to 25': { open: [{ ...ssh, FromPort: 20, ToPort: 25, IpRanges: [world] }], keeps: [] },
  IPv6: { open: [{ ...ssh, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }], keeps: [] },
  'all traffic': { open: [{ IpProtocol: '-1', IpRanges: [world] }], keeps: [] },
  'one permission with a restricted range': {
    open: [{ ...ssh, IpRanges: [world, office] }],
    keeps: [{ ...ssh, IpRanges: [office] }],
  },
  'with descriptions': {
    open: [
      {
        ...ssh,
        IpRanges: [{ ...world, Description: 'bastion' }],
        Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'bastion' }],
      },
      { ...ssh, FromPort: 3389, ToPort: 3389, IpRanges: [office] },
    ],
    keeps: [{ ...ssh, FromPort: 3389, ToPort: 3389, IpRanges: [office] }],
  },
  'nothing wrong': { open: [{ ...ssh, IpRanges: [office] }], keeps: [{ ...ssh, IpRanges: [office] }] },
} as const satisfies {
  readonly [shape: string]: { readonly open: readonly IpPermission[]; readonly keeps: readonly IpPermission[] };
};
export type Shape = keyof typeof shapes;

export interface Scene {
  readonly accountId: string;
  readonly region: string;
  readonly groups: readonly {
    readonly groupId: string;
    readonly shape: Shape;
    readonly keeps: readonly IpPermission[];
  }[];
  readonly defaultGroups: readonly string[];
  readonly buckets: readonly string[];
}

/** Length and age are stricter than required and must stay; symbols and numbers are missing. */
export const weakPolicy = {
  MinimumPasswordLength: 16,
  MaxPasswordAge: 60,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireSymbols: false,
  RequireNumbers: false,
  AllowUsersToChangePassword: true,
};

/** @param count Number of security groups, without the default ones. */
export async function buildScene(account: Account, count: number): Promise<Scene> {
  const { accountId, region } = account;
  const [ec2, s3, iam] = [account.client(EC2Client), account.client(S3Client), account.client(IAMClient)];
  const vpcs = Math.max(1, Math.round(count / 100));
  for (let nth = 0; nth < vpcs; nth += 1) await ec2.send(new CreateVpcCommand({ CidrBlock: `10.${nth}.0.0/16` }));
  const groups: Scene['groups'][number][] = [];
  const names = Object.keys(shapes) as readonly Shape[];
  for (let nth = 0; nth < count; nth += 1) {
    const shape = names[nth % names.length] ?? 'port 22';
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: `group-${nth}`, Description: shape }),
    );
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...shapes[shape].open, web] }));
    groups.push({ groupId: GroupId, shape, keeps: [...shapes[shape].keeps, web] });
  }
  const Filters = [{ Name: 'group-name', Values: ['default'] }];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const buckets: string[] = [];
  for (let nth = 0; nth < Math.max(1, Math.round(count / 50)); nth += 1) {
    const Bucket = `bucket-${accountId}-${nth}`;
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }),
    );
    buckets.push(Bucket);
  }
  await iam.send(new UpdateAccountPasswordPolicyCommand(weakPolicy));
  return { accountId, region, groups, defaultGroups: SecurityGroups.map(({ GroupId = '' }) => GroupId), buckets };
}

/** The number of its resources with a violation. */
export function wrongIn({ groups, defaultGroups, buckets }: Scene): number {
  return groups.filter(({ shape }) => shape !== 'nothing wrong').length + defaultGroups.length + buckets.length + 1;
}
