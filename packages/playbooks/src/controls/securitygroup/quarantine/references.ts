/** Finds the groups whose rules name other groups. */
import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Aws, Keyed } from '../../../engine/index.ts';
import { describeGroups } from './clone/index.ts';
import type { GroupOfInstance } from './exposure/index.ts';

/**
 * The ids of the groups whose rules name a group, by name of that group. A group may name itself. Groups of other
 * accounts are missing, because this account cannot read their rules.
 *
 * @param nameById The groups to search for, by id.
 */
export async function referencesTo(
  nameById: ReadonlyMap<string, string>,
  groups: Keyed<GroupOfInstance>,
  aws: Aws,
): Promise<Keyed<readonly string[]>> {
  const ids = [...nameById.keys()];
  const others = await Promise.all([
    describeGroups('ip-permission.group-id', ids, aws),
    describeGroups('egress.ip-permission.group-id', ids, aws),
  ]);
  const naming = others.flat();
  const entries = [...nameById].map(([id, name]) => {
    const names = naming.filter((group) => namesGroup(group, id)).map(({ GroupId = '' }) => GroupId);
    const own = groups[name] !== undefined && namesItself(groups[name]) ? [id] : [];
    return [name, [...new Set([...names, ...own])].toSorted()] as const;
  });
  return Object.fromEntries(entries.filter(([, names]) => names.length > 0));
}

function namesGroup({ IpPermissions = [], IpPermissionsEgress = [] }: SecurityGroup, groupId: string): boolean {
  const pairsOf = ({ UserIdGroupPairs = [] }: IpPermission) => UserIdGroupPairs;
  return [...IpPermissions, ...IpPermissionsEgress].flatMap(pairsOf).some(({ GroupId }) => GroupId === groupId);
}

function namesItself({ rules }: GroupOfInstance): boolean {
  return Object.values(rules).some(({ source }) => source.kind === 'securityGroup' && source.value === 'self');
}
