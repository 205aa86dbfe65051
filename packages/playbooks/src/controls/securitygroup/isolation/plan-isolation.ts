/** Plans the group without rules that each network interface of an instance moves into. Pure. */
import { type Keyed, type Plan, join, refuse, setElements } from '../../../engine/index.ts';
import { isIsolationName, isolationNames } from '../quarantine/clone/index.ts';
import { type Clone, type GroupOfInstance, type ReachableInstance, nameOfClone } from '../quarantine/exposure/index.ts';

type IsolationPlan = Plan<ReachableInstance, 'clones' | 'interfaces'>;

/**
 * Every interface leaves all of its groups for a new group without rules, because a security group can only allow. Clones
 * come first, because interfaces move into them. Undo empties a group before it deletes it.
 */
export function planIsolation(instance: ReachableInstance): IsolationPlan {
  const open = Object.entries(instance.interfaces).filter(([, groups]) => !isIsolated(groups, instance));
  if (Object.keys(instance.interfaces).length === 0) {
    return refuse(
      'ASR can isolate none of the network interfaces of the instance, because AWS services manage them. Stop the instance instead.',
    );
  }
  // One group for all interfaces in a VPC.
  const sources = open.map(([id, names]) => [id, sourceOf(instance, names)] as const);
  const firsts = new Map(sources.toReversed().map(([, source]) => [source.vpcId, source]));
  const byVpc = new Map([...firsts].map(([vpcId, source]) => [vpcId, isolationFor(instance, source)]));
  const clones: Keyed<Clone> = Object.fromEntries([...byVpc.values()].map((clone) => [nameOfClone(clone), clone]));
  const names = new Map([...byVpc].map(([vpcId, clone]) => [vpcId, [nameOfClone(clone)]]));
  const interfaces = Object.fromEntries(sources.map(([id, { vpcId }]) => [id, names.get(vpcId) ?? []]));
  return join<ReachableInstance, 'clones' | 'interfaces'>(
    setElements(instance, 'clones', clones),
    setElements(instance, 'interfaces', interfaces),
  );
}

/** In a group of ASR that has no rules. If another principal adds a rule, the instance is no longer isolated. */
function isIsolated(names: readonly string[], { groups }: ReachableInstance): boolean {
  return names.every((name) => {
    const group = groups[name];
    return group !== undefined && isIsolationName(group.name) && Object.keys(group.rules).length === 0;
  });
}

/** The first group of the interface, or the source of that group if ASR made it. */
function sourceOf({ groups }: ReachableInstance, [first = '']: readonly string[]): GroupOfInstance {
  const attached = groups[first];
  const source = groups[attached?.cloneOf ?? ''] ?? attached;
  if (source === undefined) throw new Error(`The state has no group ${first}, but an interface uses it.`);
  return source;
}

/** A group without rules in the VPC of its source. */
function isolationFor(instance: ReachableInstance, { groupId: of, vpcId }: GroupOfInstance): Clone {
  const { groups, instanceId, takenNames } = instance;
  const isFree = (name: string) => {
    const found = groups[nameOfClone({ name, of })];
    if (found !== undefined) return found.vpcId === vpcId && Object.keys(found.rules).length === 0;
    const isTaken = Object.values(groups).some((group) => group.name === name && group.vpcId === vpcId);
    return !isTaken && !takenNames.includes(`${vpcId}/${name}`);
  };
  const name = isolationNames(instanceId).find(isFree);
  if (name === undefined) {
    throw new Error(
      `All names for groups that isolate ${instanceId} are taken. Delete unused groups named ISOLATED-….`,
    );
  }
  return { name, of, vpcId, rules: {} };
}
