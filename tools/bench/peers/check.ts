/** Checks an account after a tool has run. It reads only the account, and depends on no tool, including ASR. */
import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission, type SecurityGroup } from '@aws-sdk/client-ec2';
import { GetAccountPasswordPolicyCommand, IAMClient, type PasswordPolicy } from '@aws-sdk/client-iam';
import { GetPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import type { Account } from '@asr/local-cloud';
import { type Scene, weakPolicy } from './scene.ts';

interface Verdict {
  /** The number of resources. */
  readonly of: number;
  /** Resources without a violation. */
  readonly closed: number;
  /** Resources that still have everything that had to stay, including descriptions, and nothing new. */
  readonly intact: number;
}

/** By kind of resource; security groups by their violation. */
export type Verdicts = { readonly [kind: string]: Verdict };

export async function check(account: Account, { groups, defaultGroups, buckets }: Scene): Promise<Verdicts> {
  const present = await groupsIn(account);
  const verdicts = new Map<string, Verdict>();
  const count = (kind: string, closed: boolean, intact: boolean): void => {
    const so = verdicts.get(kind) ?? { of: 0, closed: 0, intact: 0 };
    verdicts.set(kind, { of: so.of + 1, closed: so.closed + Number(closed), intact: so.intact + Number(intact) });
  };
  for (const { groupId, shape, keeps } of groups) {
    const rules = rulesOf(present.get(groupId)?.IpPermissions);
    const kept = rulesOf(keeps);
    const others = rules.filter((rule) => !kept.includes(rule));
    const outward = present.get(groupId)?.IpPermissionsEgress ?? [];
    count(
      `group: ${shape}`,
      !others.some(opensSsh),
      kept.every((rule) => rules.includes(rule)) && others.every(opensSsh) && outward.length === 1,
    );
  }
  for (const groupId of defaultGroups) {
    const group = present.get(groupId);
    count('default group', group !== undefined && isEmpty(group), group !== undefined);
  }
  const s3 = account.client(S3Client);
  for (const Bucket of buckets) count('bucket', await isBlocked(s3, Bucket), true);
  const { PasswordPolicy } = await account.client(IAMClient).send(new GetAccountPasswordPolicyCommand({}));
  count('password policy', isStrong(PasswordPolicy), isNoWeaker(PasswordPolicy));
  return Object.fromEntries(verdicts);
}

/** Everything that this check reads, as text: to compare before with after. */
export async function stateOf(account: Account, { buckets }: Scene): Promise<string> {
  const groups = [...(await groupsIn(account)).values()].map(({ GroupId, IpPermissions, IpPermissionsEgress }) => ({
    GroupId,
    inward: rulesOf(IpPermissions).toSorted(),
    outward: rulesOf(IpPermissionsEgress).toSorted(),
  }));
  const s3 = account.client(S3Client);
  const blocked = await Promise.all(buckets.map((name) => isBlocked(s3, name)));
  const { PasswordPolicy } = await account.client(IAMClient).send(new GetAccountPasswordPolicyCommand({}));
  return JSON.stringify({ groups, blocked, PasswordPolicy });
}

function isEmpty({ IpPermissions, IpPermissionsEgress }: SecurityGroup): boolean {
  return IpPermissions?.length === 0 && IpPermissionsEgress?.length === 0;
}

async function groupsIn(account: Account): Promise<ReadonlyMap<string, SecurityGroup>> {
  const ec2 = account.client(EC2Client);
  const found = new Map<string, SecurityGroup>();
  let NextToken: string | undefined;
  do {
    const answer = await ec2.send(
      new DescribeSecurityGroupsCommand({ MaxResults: 1000, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    for (const group of answer.SecurityGroups ?? []) found.set(group.GroupId ?? '', group);
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** One line for each range: `tcp 22-22 203.0.113.0/24 office`. */
function rulesOf(permissions: readonly IpPermission[] = []): readonly string[] {
  return permissions.flatMap(({ IpProtocol, FromPort = -1, ToPort = -1, IpRanges = [], Ipv6Ranges = [] }) =>
    [
      ...IpRanges.map(({ CidrIp, Description }) => [CidrIp, Description]),
      ...Ipv6Ranges.map(({ CidrIpv6, Description }) => [CidrIpv6, Description]),
    ].map(([range = '', description = '']) => `${IpProtocol} ${FromPort}-${ToPort} ${range} ${description}`.trim()),
  );
}

function opensSsh(rule: string): boolean {
  const [, protocol, from, to, range] = /^(\S+) (-?\d+)-(-?\d+) (\S+)/.exec(rule) ?? [];
  const isWorld = range === '0.0.0.0/0' || range === '::/0';
  return isWorld && (protocol === '-1' || (Number(from) <= 22 && Number(to) >= 22));
}

async function isBlocked(s3: S3Client, Bucket: string): Promise<boolean> {
  const answer = await s3.send(new GetPublicAccessBlockCommand({ Bucket })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoSuchPublicAccessBlockConfiguration') return undefined;
    throw error;
  });
  const { BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets } =
    answer?.PublicAccessBlockConfiguration ?? {};
  return [BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets].every((flag) => flag === true);
}

function isStrong(policy: PasswordPolicy | undefined): boolean {
  const {
    RequireSymbols,
    RequireNumbers,
    RequireLowercaseCharacters,
    RequireUppercaseCharacters,
    MinimumPasswordLength = 0,
  } = policy ?? {};
  const flags = [RequireSymbols, RequireNumbers, RequireLowercaseCharacters, RequireUppercaseCharacters];
  return flags.every((flag) => flag === true) && MinimumPasswordLength >= 8;
}

function isNoWeaker(policy: PasswordPolicy | undefined): boolean {
  const { MinimumPasswordLength = 0, MaxPasswordAge = Infinity, AllowUsersToChangePassword = false } = policy ?? {};
  return (
    MinimumPasswordLength >= weakPolicy.MinimumPasswordLength &&
    MaxPasswordAge <= weakPolicy.MaxPasswordAge &&
    AllowUsersToChangePassword
  );
}
