/** Reads an instance, and the groups of its network interfaces. */
import {
  EC2Client,
  paginateDescribeNetworkInterfaces,
  type Instance,
  type NetworkInterface,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { describeLivingInstance, ownerOf } from '../../ec2/instance/index.ts';
import { type Aws, type Keyed, type Target, lastPartOf } from '../../../engine/index.ts';
import { managedBy } from '../../../ownership/index.ts';
import { type Rule, readPrefixLists } from '../../ec2/security-group/index.ts';
import {
  type Clone,
  type GroupOfInstance,
  type ReachableInstance,
  allowedPortsTag,
  nameOfClone,
} from './exposure/index.ts';
import { describeGroups, interfacesIn, isComplete, rulesOfGroup, sourceOf, stemOf, tagOf } from './clone/index.ts';
import { referencesTo } from './references.ts';

/**
 * Two calls for the instance, one for each group, and some for clones and for groups that name them.
 *
 * @param moreStems Names of other groups that a plan may create, without their numbers.
 */
export async function readInstance(
  target: Target,
  aws: Aws,
  moreStems: readonly string[] = [],
): Promise<ReachableInstance | undefined> {
  const instance = await describeLivingInstance(target, aws);
  if (instance === undefined) return undefined;
  const all = await interfacesOf(target, aws);
  const own = all.filter((each) => !isManaged(each));
  const ids = [...new Set(own.flatMap(groupIdsOf))].toSorted();
  const attached = await describeGroups('group-id', ids, aws);
  requireAll(ids, attached);
  const sources = await describeGroups('group-id', sourcesOf(attached), aws);
  const { clones, takenNames } = await readClones([...attached, ...sources], moreStems, aws);
  const groups = await readGroups([...attached, ...sources, ...clones], target, aws);
  const nameById = new Map(attached.map((group) => [String(group.GroupId), stableName(group)]));
  const rules = Object.values(groups).flatMap((group) => Object.entries(group.rules));
  return {
    instanceId: lastPartOf(target.resourceId),
    today: aws.now().toISOString().slice(0, 10),
    allowedPorts: instance.Tags?.find(({ Key }) => Key === allowedPortsTag)?.Value ?? null,
    managedBy: ownerOf(instance) ?? nodeOwnerOf(instance),
    interfaces: byId(own, (each) =>
      groupIdsOf(each)
        .map((id) => nameById.get(id) ?? id)
        .toSorted(),
    ),
    requesterManaged: all.filter(isManaged).map(idOf).toSorted(),
    clones: Object.fromEntries([...nameById.values()].flatMap((name) => cloneEntry(name, groups[name]))),
    groups,
    takenNames,
    prefixLists: await readPrefixLists(Object.fromEntries(rules), aws),
    referencedBy: await referencesTo(nameById, groups, aws),
  };
}

/**
 * Returns the owner of a node of a cluster or an environment, as a sentence; `null` without one. The orchestrator only
 * warns about it, because the owner does not revert the change. But the node can lose its connection to the owner.
 */
function nodeOwnerOf({ InstanceId = '', Tags = [] }: Instance): string | null {
  const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  const owner = managedBy({ resourceType: 'AwsEc2Instance', resourceId: InstanceId, tags });
  return owner?.replaces === true ? owner.reason : null;
}

async function interfacesOf({ resourceId }: Target, aws: Aws): Promise<readonly NetworkInterface[]> {
  const interfaces: NetworkInterface[] = [];
  const Filters = [{ Name: 'attachment.instance-id', Values: [lastPartOf(resourceId)] }];
  const pages = paginateDescribeNetworkInterfaces({ client: aws.client(EC2Client), pageSize: 1000 }, { Filters });
  for await (const { NetworkInterfaces = [] } of pages) interfaces.push(...NetworkInterfaces);
  return interfaces;
}

/** Managed by the service that created it or that operates the instance, such as EKS Auto Mode. */
function isManaged({ RequesterManaged, Operator }: NetworkInterface): boolean {
  return RequesterManaged === true || Operator?.Managed === true;
}

/** The rules of a group that EC2 does not return are unknown, and may be harmful. */
function requireAll(ids: readonly string[], groups: readonly SecurityGroup[]): void {
  const missing = ids.filter((id) => groups.every(({ GroupId }) => GroupId !== id));
  if (missing.length === 0) return;
  throw new Error(
    `EC2 did not return the security group ${missing.join(', ')} of the instance. Try again in a minute.`,
  );
}

function sourcesOf(groups: readonly SecurityGroup[]): readonly string[] {
  const sources = new Set(groups.map(sourceOf).filter((id) => id !== null));
  return [...sources].filter((id) => groups.every(({ GroupId }) => GroupId !== id));
}

/**
 * The complete clones of these groups, and the names that a new clone cannot use. A group with the tags of ASR that is
 * neither complete nor empty does not come from an interrupted try, so its name counts as taken.
 */
async function readClones(groups: readonly SecurityGroup[], moreStems: readonly string[], aws: Aws) {
  const stems = [...new Set([...groups.map(({ GroupName = '' }) => stemOf(GroupName)), ...moreStems])];
  const vpcs = [...new Set(groups.map(({ VpcId = '' }) => VpcId))];
  const named = await describeGroups(
    'group-name',
    stems.map((stem) => `${stem}*`),
    aws,
    [{ Name: 'vpc-id', Values: vpcs }],
  );
  const known = new Set(groups.map(({ GroupId }) => GroupId));
  const vpcBySource = new Map(groups.map(({ GroupId, VpcId }) => [GroupId, VpcId]));
  // A clone is in the VPC of its source group.
  const isOfOurs = (group: SecurityGroup) => vpcBySource.get(sourceOf(group) ?? '') === group.VpcId;
  const isNamedLike = ({ GroupName: name = '' }: SecurityGroup) =>
    stems.some((stem) => /^(?:-\d+)?$/.test(name.replace(stem, '')));
  const incomplete = named.filter((group) => isOfOurs(group) && !isComplete(group));
  const inUse = await Promise.all(
    incomplete.map(async ({ GroupId = '' }) => ((await interfacesIn(GroupId, aws)).length > 0 ? [GroupId] : [])),
  );
  const used = new Set<string | undefined>(inUse.flat());
  return {
    clones: named.filter((group) => isOfOurs(group) && isComplete(group) && !known.has(group.GroupId)),
    takenNames: named
      .filter((group) => isNamedLike(group) && (!isOfOurs(group) || used.has(group.GroupId)))
      .map(({ VpcId, GroupName }) => `${VpcId}/${GroupName}`)
      .toSorted(),
  };
}

async function readGroups(groups: readonly SecurityGroup[], target: Target, aws: Aws): Promise<Keyed<GroupOfInstance>> {
  const sorted = groups.toSorted((a, b) => (stableName(a) < stableName(b) ? -1 : 1));
  const read = sorted.map(async (group) => {
    const rules = await rulesOfGroup(String(group.GroupId), target, aws);
    return [stableName(group), factsOf(group, rules)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

function factsOf(group: SecurityGroup, rules: Keyed<Rule>): GroupOfInstance {
  const { GroupId: groupId = '', GroupName: name = '', VpcId: vpcId = '' } = group;
  return { groupId, name, vpcId, allowedPorts: tagOf(group, allowedPortsTag), cloneOf: sourceOf(group), rules };
}

function stableName(group: SecurityGroup): string {
  const of = sourceOf(group);
  return of !== null && isComplete(group) ? nameOfClone({ name: group.GroupName ?? '', of }) : (group.GroupId ?? '');
}

function cloneEntry(name: string, group: GroupOfInstance | undefined): readonly (readonly [string, Clone])[] {
  if (group?.cloneOf === null || group?.cloneOf === undefined || name === group.groupId) return [];
  return [[name, { name: group.name, of: group.cloneOf, vpcId: group.vpcId, rules: group.rules }]];
}

function byId<Value>(
  interfaces: readonly NetworkInterface[],
  valueOf: (each: NetworkInterface) => Value,
): Keyed<Value> {
  const sorted = interfaces.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return Object.fromEntries(sorted.map((each) => [idOf(each), valueOf(each)]));
}

function idOf({ NetworkInterfaceId = '' }: NetworkInterface): string {
  return NetworkInterfaceId;
}

function groupIdsOf({ Groups = [] }: NetworkInterface): readonly string[] {
  return Groups.map(({ GroupId = '' }) => GroupId);
}
