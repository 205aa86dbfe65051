/**
 * Emulates the security groups of an account as EC2 does. A rule has one source. Revoke and Authorize match rules by
 * content and apply all rules or none. Responses have pages.
 *
 * Rules are written as text: `ingress tcp 22 0.0.0.0/0`, `ingress tcp 20-25 pl-1`, `egress all ::/0`, `ingress icmp
 * 8/-1 10.0.0.0/8`, `ingress udp 53 sg-1`.
 */
import type {
  AuthorizeSecurityGroupIngressRequest,
  DescribeManagedPrefixListsRequest,
  DescribeNetworkInterfacesRequest,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupsRequest,
  Filter,
  GetManagedPrefixListEntriesRequest,
  IpPermission,
  RevokeSecurityGroupIngressRequest,
  SecurityGroupRule,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { type Handlers, named } from '../../../testing/index.ts';

/** A rule as text, or with properties that the text cannot express. */
export type FakeRule =
  string | { readonly rule: string; readonly description?: string; readonly tags?: { readonly [key: string]: string } };

export interface FakeEc2 {
  readonly groups: {
    readonly [groupId: string]: { readonly name?: string; readonly rules: readonly FakeRule[] };
  };
  /** Groups of other accounts and VPCs that rules can refer to. */
  readonly peers?: { readonly [groupId: string]: { readonly accountId: string; readonly vpcId: string } };
  readonly prefixLists?: { readonly [prefixListId: string]: readonly string[] };
  /** The security groups of each network interface. */
  readonly interfaces?: { readonly [interfaceId: string]: readonly string[] };
  /** The maximum number of items per page, for services that return fewer than requested. */
  readonly pageSize?: number;
  /** Whether the VPC is a default VPC, where revoking a missing rule is not an error. @default false */
  readonly isDefaultVpc?: boolean;
  /** The response of DescribeSecurityGroupRules for a group that does not exist. @default 'error' */
  readonly missingGroup?: 'error' | 'no rules';
  /** The maximum number of rules per group and direction. @default 60 */
  readonly quota?: number;
}

export interface FakeSecurityGroups {
  /** The handlers for `fakeAws`. */
  readonly handlers: Handlers;
  /** Returns the current rules of a group as text. */
  rulesOf(groupId: string): readonly string[];
  /** Returns the current rules of a group as DescribeSecurityGroupRules does. */
  rowsOf(groupId: string): readonly SecurityGroupRule[];
  /** Adds a rule, as another principal does. */
  add(groupId: string, rule: FakeRule): void;
  /** Removes a rule, as another principal does. */
  remove(groupId: string, rule: string): void;
}

const accountId = '111122223333';
const vpcId = 'vpc-1';

export function fakeSecurityGroups(account: FakeEc2): FakeSecurityGroups {
  let rows: SecurityGroupRule[] = [];
  let created = 0;
  const paged = <Item>(items: readonly Item[], input: Paging) => pageOf(items, input, account.pageSize);

  function store(groupId: string, row: SecurityGroupRule): SecurityGroupRule {
    const stored = {
      SecurityGroupRuleId: `sgr-${(created += 1)}`,
      GroupId: groupId,
      GroupOwnerId: accountId,
      Tags: [],
      ...row,
    };
    rows.push(stored);
    return stored;
  }

  function rowsOf(groupId: string): readonly SecurityGroupRule[] {
    return rows.filter((row) => row.GroupId === groupId);
  }

  function requireGroup(groupId: string | undefined): string {
    if (groupId !== undefined && groupId in account.groups) return groupId;
    throw named('InvalidGroup.NotFound', `The security group '${groupId}' does not exist`);
  }

  function requireSource({ PrefixListId: list, ReferencedGroupInfo: group }: SecurityGroupRule): void {
    if (list !== undefined && !(list in (account.prefixLists ?? {}))) {
      throw named('InvalidPrefixListID.NotFound', `The prefix list ID '${list}' does not exist`);
    }
    if (group !== undefined && !((group.GroupId ?? '') in (account.peers ?? {}))) requireGroup(group.GroupId);
  }

  /** Adds the owner of the referenced group to a rule, whatever the request contained. */
  function withOwner(row: SecurityGroupRule): SecurityGroupRule {
    const groupId = row.ReferencedGroupInfo?.GroupId;
    if (groupId === undefined) return row;
    const peer = account.peers?.[groupId];
    const foreign = peer && { VpcId: peer.vpcId, VpcPeeringConnectionId: 'pcx-1', PeeringStatus: 'active' };
    return { ...row, ReferencedGroupInfo: { GroupId: groupId, UserId: peer?.accountId ?? accountId, ...foreign } };
  }

  function authorize(IsEgress: boolean) {
    return ({ GroupId, IpPermissions = [], TagSpecifications = [] }: AuthorizeSecurityGroupIngressRequest) => {
      const groupId = requireGroup(GroupId);
      const Tags = tagsOf(TagSpecifications);
      const added = IpPermissions.flatMap((permission) => rowsOfPermission(permission, IsEgress));
      for (const row of added) {
        requireSource(row);
        if (rowsOf(groupId).some((present) => textOf(present) === textOf(row))) {
          throw named('InvalidPermission.Duplicate', `the specified rule "${textOf(row)}" already exists`);
        }
      }
      const present = rowsOf(groupId).filter((row) => row.IsEgress === IsEgress).length;
      if (present + added.length > (account.quota ?? 60)) {
        throw named('RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules has been reached.');
      }
      return { Return: true, SecurityGroupRules: added.map((row) => store(groupId, { ...withOwner(row), Tags })) };
    };
  }

  function revoke(IsEgress: boolean) {
    return ({ GroupId, IpPermissions = [] }: RevokeSecurityGroupIngressRequest) => {
      const groupId = requireGroup(GroupId);
      const revoked = IpPermissions.flatMap((permission) => rowsOfPermission(permission, IsEgress)).map(textOf);
      const present = new Set(rowsOf(groupId).map(textOf));
      const unknown = revoked.filter((text) => !present.has(text));
      if (unknown.length > 0 && account.isDefaultVpc !== true) {
        throw named('InvalidPermission.NotFound', `The specified rule does not exist: ${unknown.join()}`);
      }
      rows = rows.filter((row) => row.GroupId !== groupId || !revoked.includes(textOf(row)));
      return { Return: true, ...(unknown.length > 0 && { UnknownIpPermissions: IpPermissions }) };
    };
  }

  const handlers = {
    DescribeSecurityGroupsCommand({ GroupIds, Filters }: DescribeSecurityGroupsRequest) {
      const filtered = () => valuesOf('group-id', Filters).filter((groupId) => groupId in account.groups);
      const groups = (GroupIds?.map(requireGroup) ?? filtered()).map((groupId) => ({
        GroupId: groupId,
        GroupName: account.groups[groupId]?.name ?? 'web',
        OwnerId: accountId,
        VpcId: vpcId,
        IpPermissions: rowsOf(groupId)
          .filter(({ IsEgress }) => IsEgress !== true)
          .map(permissionOf),
        IpPermissionsEgress: rowsOf(groupId)
          .filter(({ IsEgress }) => IsEgress === true)
          .map(permissionOf),
      }));
      return { SecurityGroups: groups };
    },
    DescribeSecurityGroupRulesCommand(input: DescribeSecurityGroupRulesRequest) {
      const groupIds = valuesOf('group-id', input.Filters);
      if (account.missingGroup !== 'no rules') groupIds.forEach(requireGroup);
      const { items, NextToken } = paged(groupIds.flatMap(rowsOf), within(5, 1000, input));
      return { SecurityGroupRules: items, NextToken };
    },
    DescribeNetworkInterfacesCommand(input: DescribeNetworkInterfacesRequest) {
      const wanted = valuesOf('group-id', input.Filters);
      const all = Object.entries(account.interfaces ?? {});
      const using = all.filter(([, groupIds]) => groupIds.some((groupId) => wanted.includes(groupId)));
      const { items, NextToken } = paged(using, within(5, 1000, input));
      const interfaces = items.map(([NetworkInterfaceId, groupIds]) => ({
        NetworkInterfaceId,
        Groups: groupIds.map((GroupId) => ({ GroupId })),
      }));
      return { NetworkInterfaces: interfaces, NextToken };
    },
    DescribeManagedPrefixListsCommand(input: DescribeManagedPrefixListsRequest) {
      const wanted = valuesOf('prefix-list-id', input.Filters);
      const found = wanted.filter((id) => id in (account.prefixLists ?? {}));
      const { items, NextToken } = paged(found, within(1, 100, input));
      return { PrefixLists: items.map((PrefixListId) => ({ PrefixListId })), NextToken };
    },
    GetManagedPrefixListEntriesCommand(input: GetManagedPrefixListEntriesRequest) {
      const cidrs = account.prefixLists?.[input.PrefixListId ?? ''];
      if (cidrs === undefined) {
        throw named('InvalidPrefixListID.NotFound', `The prefix list (${input.PrefixListId}) does not exist.`);
      }
      const { items, NextToken } = paged(cidrs, within(1, 100, input));
      return { Entries: items.map((Cidr) => ({ Cidr })), NextToken };
    },
    AuthorizeSecurityGroupIngressCommand: authorize(false),
    AuthorizeSecurityGroupEgressCommand: authorize(true),
    RevokeSecurityGroupIngressCommand: revoke(false),
    RevokeSecurityGroupEgressCommand: revoke(true),
  };

  function add(groupId: string, rule: FakeRule): void {
    const { rule: text, description, tags = {} } = typeof rule === 'string' ? { rule } : rule;
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    store(groupId, { ...withOwner(rowOf(text)), Tags, ...(description !== undefined && { Description: description }) });
  }

  for (const [groupId, { rules }] of Object.entries(account.groups)) {
    for (const rule of rules) add(groupId, rule);
  }
  return {
    handlers,
    rulesOf: (groupId) => rowsOf(groupId).map(textOf),
    rowsOf,
    add,
    remove(groupId, rule) {
      rows = rows.filter((row) => row.GroupId !== groupId || textOf(row) !== rule);
    },
  };
}

/** Returns the row as a permission with one source. EC2 combines the sources of the same protocol and ports. */
function permissionOf(row: SecurityGroupRule): IpPermission {
  const { IpProtocol, FromPort, ToPort, Description, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo } = row;
  // EC2 omits the ports of all traffic.
  const ports = IpProtocol === '-1' ? {} : { FromPort, ToPort };
  const described = Description === undefined ? {} : { Description };
  return {
    IpProtocol,
    ...ports,
    IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4, ...described }],
    Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6, ...described }],
    PrefixListIds: PrefixListId === undefined ? [] : [{ PrefixListId, ...described }],
    UserIdGroupPairs: ReferencedGroupInfo === undefined ? [] : [{ ...ReferencedGroupInfo, ...described }],
  };
}

/** Returns one row per source of the permission, with the protocol and ports as EC2 stores them. */
function rowsOfPermission(permission: IpPermission, IsEgress: boolean): readonly SecurityGroupRule[] {
  const sources = sourcesOf(permission);
  if (sources.length === 0) throw named('InvalidParameterValue', 'The permission names no source.');
  const common = { IsEgress, ...trafficOf(permission) };
  return sources.map(({ Description, ...source }) => ({ ...common, ...source, ...(Description && { Description }) }));
}

function sourcesOf(permission: IpPermission): readonly SecurityGroupRule[] {
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  return [
    ...IpRanges.map(({ CidrIp, Description }) => ({ CidrIpv4: CidrIp, Description })),
    ...Ipv6Ranges.map(({ CidrIpv6, Description }) => ({ CidrIpv6, Description })),
    ...PrefixListIds.map(({ PrefixListId, Description }) => ({ PrefixListId, Description })),
    ...UserIdGroupPairs.map(({ GroupId, Description }) => ({ ReferencedGroupInfo: { GroupId }, Description })),
  ];
}

function trafficOf({ IpProtocol: protocol = '', FromPort, ToPort }: IpPermission) {
  const names: { readonly [number: string]: string } = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };
  const IpProtocol = names[protocol] ?? protocol;
  if (!Object.values(names).includes(IpProtocol)) return { IpProtocol, FromPort: -1, ToPort: -1 };
  if (FromPort !== undefined && ToPort !== undefined) return { IpProtocol, FromPort, ToPort };
  throw named('MissingParameter', 'The request must contain the parameters FromPort and ToPort.');
}

/** Parses a rule such as `egress all ::/0` to a row. */
function rowOf(text: string): SecurityGroupRule {
  const [direction = '', protocol = '', ...rest] = text.split(' ');
  const source = rest.at(-1) ?? '';
  const [from = '-1', to = from] = (rest.length > 1 ? (rest[0] ?? '') : '-1').split(/(?<=\d)[-/]/);
  const common = {
    IsEgress: direction === 'egress',
    IpProtocol: protocol === 'all' ? '-1' : protocol,
    FromPort: Number(from),
    ToPort: Number(to),
  };
  if (source.startsWith('sg-')) return { ...common, ReferencedGroupInfo: { GroupId: source } };
  if (source.startsWith('pl-')) return { ...common, PrefixListId: source };
  return source.includes(':') ? { ...common, CidrIpv6: source } : { ...common, CidrIpv4: source };
}

/** Formats a row as text, by which EC2 distinguishes the rules of a group. */
function textOf(row: SecurityGroupRule): string {
  const source = row.CidrIpv4 ?? row.CidrIpv6 ?? row.PrefixListId ?? row.ReferencedGroupInfo?.GroupId ?? '';
  const protocol = row.IpProtocol === '-1' ? ['all'] : [row.IpProtocol];
  return [row.IsEgress ? 'egress' : 'ingress', ...protocol, ...portsOf(row), source].join(' ');
}

function portsOf({ IpProtocol, FromPort, ToPort }: SecurityGroupRule): readonly string[] {
  if (FromPort === -1 && ToPort === -1) return [];
  if (IpProtocol?.startsWith('icmp')) return [`${FromPort}/${ToPort}`];
  return [FromPort === ToPort ? `${FromPort}` : `${FromPort}-${ToPort}`];
}

function tagsOf(specifications: readonly TagSpecification[]) {
  return specifications.flatMap(({ ResourceType, Tags = [] }) => {
    if (ResourceType !== 'security-group-rule') throw named('InvalidParameterValue', `Invalid type ${ResourceType}.`);
    if (Tags.some(({ Key }) => Key?.startsWith('aws:'))) {
      throw named('InvalidParameterValue', 'Tag keys starting with "aws:" are reserved for internal use.');
    }
    return Tags;
  });
}

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * Returns the values of the only filter that the fake supports. EC2 takes up to 200.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
function valuesOf(name: string, filters: readonly Filter[] = []): readonly string[] {
  const [filter, ...others] = filters;
  const { Values: values = [] } = filter ?? {};
  if (filter?.Name !== name || values.length === 0 || values.length > 200 || others.length > 0) {
    throw new Error(`The fake supports only the filter ${name}, not ${JSON.stringify(filters)}.`);
  }
  return values;
}

function within<Input extends Paging>(least: number, most: number, input: Input): Input {
  const { MaxResults = most } = input;
  if (MaxResults >= least && MaxResults <= most) return input;
  throw named('InvalidParameterValue', `MaxResults must be between ${least} and ${most}.`);
}

function pageOf<Item>(items: readonly Item[], { MaxResults = Infinity, NextToken }: Paging, pageSize = Infinity) {
  const start = Number(NextToken ?? 0);
  const end = start + Math.min(MaxResults, pageSize);
  return { items: items.slice(start, end), NextToken: end < items.length ? `${end}` : undefined };
}
