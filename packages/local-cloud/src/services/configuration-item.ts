/** The configuration item of a security group in AWS Config. */
import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission, type SecurityGroup } from '@aws-sdk/client-ec2';
import type { Account } from '@asr/playbooks/emulated-account';
import { AwsError } from '../gateway/index.ts';

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html */
export interface ConfigurationItem {
  /** Seconds since 1970. */
  readonly configurationItemCaptureTime: number;
  readonly resourceId: string;
  /** JSON, with the names of the EC2 API in camel case. */
  readonly configuration: string;
  readonly [field: string]: unknown;
}

export async function configurationItem(account: Account, groupId: string, at: Date): Promise<ConfigurationItem> {
  const { accountId, region } = account;
  const { SecurityGroups: [group] = [] } = await account
    .client(EC2Client)
    .send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
  if (group === undefined)
    throw new AwsError('ResourceNotDiscoveredException', `There is no security group ${groupId} to record.`);
  const seconds = at.getTime() / 1000;
  return {
    version: '1.3',
    accountId,
    configurationItemCaptureTime: seconds,
    configurationItemStatus: 'OK',
    configurationStateId: String(at.getTime()),
    arn: `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`,
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: groupId,
    resourceName: group.GroupName,
    awsRegion: region,
    availabilityZone: 'Not Applicable',
    tags: Object.fromEntries((group.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    relatedEvents: [],
    relationships: [],
    configuration: JSON.stringify(configurationOf(group)),
    supplementaryConfiguration: {},
  };
}

function configurationOf(group: SecurityGroup): object {
  return {
    description: group.Description,
    groupName: group.GroupName,
    ipPermissions: (group.IpPermissions ?? []).map(permissionOf),
    ownerId: group.OwnerId,
    groupId: group.GroupId,
    ipPermissionsEgress: (group.IpPermissionsEgress ?? []).map(permissionOf),
    tags: (group.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
    vpcId: group.VpcId,
  };
}

/** `ipRanges` contains the same addresses as strings, because AWS Config stores both. */
function permissionOf({
  IpProtocol,
  FromPort,
  ToPort,
  IpRanges = [],
  Ipv6Ranges = [],
  PrefixListIds = [],
  UserIdGroupPairs = [],
}: IpPermission): object {
  const described = (Description: string | undefined) =>
    Description === undefined || Description === '' ? {} : { description: Description };
  return {
    ...(FromPort === undefined ? {} : { fromPort: FromPort }),
    ipProtocol: IpProtocol,
    ipv6Ranges: Ipv6Ranges.map(({ CidrIpv6, Description }) => ({ cidrIpv6: CidrIpv6, ...described(Description) })),
    prefixListIds: PrefixListIds.map(({ PrefixListId, Description }) => ({
      prefixListId: PrefixListId,
      ...described(Description),
    })),
    ...(ToPort === undefined ? {} : { toPort: ToPort }),
    userIdGroupPairs: UserIdGroupPairs.map(({ GroupId, UserId, Description }) => ({
      groupId: GroupId,
      userId: UserId,
      ...described(Description),
    })),
    ipv4Ranges: IpRanges.map(({ CidrIp, Description }) => ({ cidrIp: CidrIp, ...described(Description) })),
    ipRanges: IpRanges.map(({ CidrIp }) => CidrIp),
  };
}
