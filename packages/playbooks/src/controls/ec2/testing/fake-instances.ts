/**
 * Emulates the instances of an account, their network interfaces and their security groups, which can be created,
 * tagged and deleted.
 */
import type {
  CreateSecurityGroupRequest,
  CreateTagsRequest,
  DeleteSecurityGroupRequest,
  DescribeInstancesRequest,
  DescribeNetworkInterfacesRequest,
  DescribeSecurityGroupsRequest,
  Filter,
  IpPermission,
  ModifyNetworkInterfaceAttributeRequest,
  SecurityGroup,
  Tag,
} from '@aws-sdk/client-ec2';
import { type Handlers, named } from '../../../testing/index.ts';
import { type FakeRule, fakeSecurityGroups } from './fake-security-groups.ts';

export interface FakeInstanceGroup {
  readonly name?: string;
  readonly tags?: { readonly [key: string]: string };
  readonly rules: readonly FakeRule[];
  /** @default 'vpc-1' */
  readonly vpcId?: string;
}

export interface FakeInstance {
  readonly tags?: { readonly [key: string]: string };
  /** @default 'running' */
  readonly state?: string;
  /** The name of the instance profile. */
  readonly profile?: string;
  /** The security groups of each interface. */
  readonly interfaces: { readonly [interfaceId: string]: readonly string[] };
}

export interface FakeInstanceAccount {
  readonly instances: { readonly [instanceId: string]: FakeInstance };
  readonly groups: { readonly [groupId: string]: FakeInstanceGroup };
  readonly prefixLists?: { readonly [prefixListId: string]: readonly string[] };
  /** The interfaces that an AWS service manages. */
  readonly requesterManaged?: readonly string[];
  /** The maximum number of rules per group and direction. @default 60 */
  readonly quota?: number;
  /** The maximum number of security groups in the Region. @default 2500 */
  readonly groupQuota?: number;
}

export interface FakeInstances {
  /** The handlers for `fakeAws`. */
  readonly handlers: Handlers;
  /** Returns the names of the current groups of an interface, in order. */
  groupsOf(interfaceId: string): readonly string[];
  /** Returns the current rules of the group with this name, as text and in order. Its own id is written as `self`. */
  rulesOf(groupName: string): readonly string[];
  /** Returns the group with this name as DescribeSecurityGroups does, or `undefined` if it does not exist. */
  groupNamed(groupName: string): SecurityGroup | undefined;
  /** Adds a rule, as another principal does. */
  add(groupId: string, rule: FakeRule): void;
  /** Moves an interface to other groups, as another principal does. */
  move(interfaceId: string, groupIds: readonly string[]): void;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
interface Interface {
  readonly instanceId: string;
  groupIds: readonly string[];
}

const accountId = '111122223333';
const vpcId = 'vpc-1';

export function fakeInstances(account: FakeInstanceAccount): FakeInstances {
  const groups = new Map<string, Mutable<SecurityGroup>>();
  // The other fake holds the rules and looks up in this object whether a group exists.
  const known: { [groupId: string]: { readonly name?: string; readonly rules: readonly FakeRule[] } } = {
    ...account.groups,
  };
  const { prefixLists = {}, quota = 60, groupQuota = 2500 } = account;
  const rules = fakeSecurityGroups({ groups: known, prefixLists, quota });
  const interfaces = new Map<string, Interface>();
  let created = 0;

  for (const [groupId, { name = groupId, tags = {}, vpcId: inVpc = vpcId }] of Object.entries(account.groups)) {
    groups.set(groupId, {
      GroupId: groupId,
      GroupName: name,
      Description: name,
      OwnerId: accountId,
      VpcId: inVpc,
      Tags: asTags(tags),
    });
  }
  for (const [instanceId, instance] of Object.entries(account.instances)) {
    for (const [id, groupIds] of Object.entries(instance.interfaces)) interfaces.set(id, { instanceId, groupIds });
  }

  const mustExist = (groupId = ''): Mutable<SecurityGroup> => {
    const group = groups.get(groupId);
    if (group === undefined) throw named('InvalidGroup.NotFound', `The security group '${groupId}' does not exist`);
    return group;
  };
  const described = (group: SecurityGroup): SecurityGroup => ({
    ...group,
    IpPermissions: permissionsOf(group, false),
    IpPermissionsEgress: permissionsOf(group, true),
  });
  const permissionsOf = ({ GroupId = '' }: SecurityGroup, isEgress: boolean): IpPermission[] =>
    rules
      .rowsOf(GroupId)
      .filter(({ IsEgress }) => IsEgress === isEgress)
      .map((row) => ({
        IpProtocol: row.IpProtocol,
        UserIdGroupPairs: row.ReferencedGroupInfo === undefined ? [] : [{ GroupId: row.ReferencedGroupInfo.GroupId }],
      }));
  const groupNamed = (name: string) => [...groups.values()].find(({ GroupName }) => GroupName === name);

  const handlers: Handlers = {
    ...rules.handlers,
    DescribeInstancesCommand({ InstanceIds: [id = ''] = [] }: DescribeInstancesRequest) {
      const instance = account.instances[id];
      if (instance === undefined) throw named('InvalidInstanceID.NotFound');
      const { state = 'running', tags = {}, profile } = instance;
      const Arn = `arn:aws:iam::${accountId}:instance-profile/${profile}`;
      const more = profile === undefined ? {} : { IamInstanceProfile: { Arn } };
      return {
        Reservations: [{ Instances: [{ InstanceId: id, State: { Name: state }, Tags: asTags(tags), ...more }] }],
      };
    },
    DescribeNetworkInterfacesCommand({ NetworkInterfaceIds, Filters = [] }: DescribeNetworkInterfacesRequest) {
      const facts = ([id, { instanceId, groupIds }]: readonly [string, Interface]) => ({
        NetworkInterfaceId: id,
        // A security group is in the VPC of its interfaces.
        VpcId: groups.get(groupIds[0] ?? '')?.VpcId ?? vpcId,
        Attachment: { InstanceId: instanceId },
        Groups: groupIds.map((GroupId) => ({ GroupId })),
        RequesterManaged: account.requesterManaged?.includes(id) ?? false,
      });
      const all = [...interfaces].map(facts);
      const requested = all.filter((each) => NetworkInterfaceIds?.includes(each.NetworkInterfaceId) ?? true);
      const passing = requested.filter((each) =>
        passes(Filters, {
          'attachment.instance-id': [each.Attachment.InstanceId],
          'group-id': each.Groups.map(({ GroupId }) => GroupId),
        }),
      );
      return { NetworkInterfaces: passing };
    },
    DescribeSecurityGroupsCommand({ GroupIds, Filters = [] }: DescribeSecurityGroupsRequest) {
      if (GroupIds !== undefined && GroupIds.length > 0)
        return { SecurityGroups: GroupIds.map((id) => described(mustExist(id))) };
      // A request without ids and filters would return every group of the Region, which no playbook needs.
      if (Filters.length === 0) throw new Error('The request would describe every security group of the Region.');
      return {
        SecurityGroups: [...groups.values()].map(described).filter((group) => passes(Filters, filterable(group))),
      };
    },
    CreateSecurityGroupCommand({ GroupName, Description, VpcId, TagSpecifications = [] }: CreateSecurityGroupRequest) {
      const isTaken = [...groups.values()].some((group) => group.GroupName === GroupName && group.VpcId === VpcId);
      if (isTaken) throw named('InvalidGroup.Duplicate');
      if (groups.size >= groupQuota) throw named('SecurityGroupLimitExceeded');
      if ((GroupName?.length ?? 0) > 255 || (Description?.length ?? 0) > 255) throw named('InvalidParameterValue');
      const GroupId = `sg-new${(created += 1)}`;
      groups.set(GroupId, {
        GroupId,
        GroupName,
        Description,
        VpcId,
        OwnerId: accountId,
        Tags: TagSpecifications.flatMap(({ Tags = [] }) => Tags),
      });
      known[GroupId] = { rules: [] };
      rules.add(GroupId, 'egress all 0.0.0.0/0');
      return { GroupId };
    },
    CreateTagsCommand({ Resources = [], Tags = [] }: CreateTagsRequest) {
      for (const id of Resources) {
        const group = mustExist(id);
        const others = (group.Tags ?? []).filter(({ Key }) => Tags.every((tag) => tag.Key !== Key));
        group.Tags = [...others, ...Tags];
      }
      return {};
    },
    DeleteSecurityGroupCommand({ GroupId = '' }: DeleteSecurityGroupRequest) {
      mustExist(GroupId);
      const isUsed = [...interfaces.values()].some(({ groupIds }) => groupIds.includes(GroupId));
      const isNamed = [...groups.keys()].some(
        (id) => id !== GroupId && rules.rulesOf(id).some((rule) => rule.endsWith(` ${GroupId}`)),
      );
      if (isUsed || isNamed) throw named('DependencyViolation');
      for (const rule of rules.rulesOf(GroupId)) rules.remove(GroupId, rule);
      delete known[GroupId];
      groups.delete(GroupId);
      return {};
    },
    ModifyNetworkInterfaceAttributeCommand({
      NetworkInterfaceId = '',
      Groups = [],
    }: ModifyNetworkInterfaceAttributeRequest) {
      const found = interfaces.get(NetworkInterfaceId);
      if (found === undefined) throw named('InvalidNetworkInterfaceID.NotFound');
      if (Groups.length === 0) throw named('InvalidParameterValue', 'An interface needs a group.');
      for (const groupId of Groups) mustExist(groupId);
      found.groupIds = Groups;
      return {};
    },
  };

  return {
    handlers,
    groupsOf: (id) =>
      (interfaces.get(id)?.groupIds ?? []).map((groupId) => String(groups.get(groupId)?.GroupName)).toSorted(),
    rulesOf(groupName) {
      const { GroupId = '' } = groupNamed(groupName) ?? {};
      return rules
        .rulesOf(GroupId)
        .map((rule) => rule.replace(` ${GroupId}`, ' self'))
        .toSorted();
    },
    groupNamed,
    add: rules.add,
    move(interfaceId, groupIds) {
      const found = interfaces.get(interfaceId);
      if (found !== undefined) found.groupIds = groupIds;
    },
  };
}

function asTags(tags: { readonly [key: string]: string }): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function filterable({
  GroupId = '',
  GroupName = '',
  VpcId = '',
  Tags = [],
  IpPermissions = [],
  IpPermissionsEgress = [],
}: SecurityGroup) {
  const groupsIn = (permissions: readonly IpPermission[]) =>
    permissions.flatMap(({ UserIdGroupPairs = [] }) => UserIdGroupPairs.map((pair) => String(pair.GroupId)));
  return {
    'group-id': [GroupId],
    'group-name': [GroupName],
    'vpc-id': [VpcId],
    'ip-permission.group-id': groupsIn(IpPermissions),
    'egress.ip-permission.group-id': groupsIn(IpPermissionsEgress),
    ...Object.fromEntries(Tags.map(({ Key, Value = '' }) => [`tag:${Key}`, [Value]])),
  };
}

/** Returns whether every filter matches one of its values, in which `*` matches any text. */
function passes(filters: readonly Filter[], values: { readonly [name: string]: readonly string[] }): boolean {
  return filters.every(({ Name = '', Values = [] }) => {
    if (!Name.startsWith('tag:') && values[Name] === undefined)
      throw new Error(`The fake does not support the filter ${Name}.`);
    return Values.some((pattern) => (values[Name] ?? []).some((value) => matches(value, pattern)));
  });
}

function matches(value: string, pattern: string): boolean {
  const literal = pattern.split('*').map((part) => part.replaceAll(/\W/g, String.raw`\$&`));
  return new RegExp(`^${literal.join('.*')}$`, 's').test(value);
}
