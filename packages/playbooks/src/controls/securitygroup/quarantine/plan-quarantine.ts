/** Plans which groups an exposed instance leaves, and which quarantine groups replace them. Pure. */
import { type Keyed, type Plan, explain, isSame, join, nameOf, refuse, setElements } from '../../../engine/index.ts';
import type { Rule } from '../../ec2/security-group/index.ts';
import {
  type AllowedPortsCeilings,
  type Clone,
  type GroupOfInstance,
  type InterfaceAssessment,
  type Move,
  type ReachableInstance,
  assess,
  nameOfClone,
  openThrough,
  reasonFor,
} from './exposure/index.ts';
import { cloneNames } from './clone/index.ts';

type QuarantinePlan = Plan<ReachableInstance, 'clones' | 'interfaces'>;

/**
 * If groups without an offending rule remain, the interface leaves the others. Otherwise it moves to clones of its
 * groups without the offending rules, because an interface needs a group.
 */
export function planQuarantine(instance: ReachableInstance, ceilings: AllowedPortsCeilings): QuarantinePlan {
  const seen = assess(instance, ceilings);
  const exposed = seen.filter(({ through }) => through.size > 0);
  const unreadable = [...new Set(seen.flatMap((each) => each.unreadable))];
  if (exposed.length === 0 && unreadable.length > 0) {
    return refuse(
      `This account cannot read the entries of the prefix list ${unreadable.join(', ')}, which allows access to the ` +
        'instance, because its owner no longer shares it. Ask the owner to share it again, or remove the rule that ' +
        'names it.',
    );
  }
  const moves = exposed.reduce<readonly Move[]>(
    (before, each) => [...before, moveOf(instance, each, before, ceilings)],
    [],
  );
  const clones = clonesOf(moves);
  const interfaces = Object.fromEntries(moves.map(({ seen: { interfaceId }, to }) => [interfaceId, to]));
  // Clones come first, because interfaces move into them. Undo empties a clone before it deletes it.
  const plan = join<ReachableInstance, 'clones' | 'interfaces'>(
    setElements(instance, 'clones', clones),
    setElements(instance, 'interfaces', interfaces),
  );
  return askForOwned(explain(plan, reasonFor(instance, moves)), instance.managedBy);
}

/**
 * All changes wait, because they belong together. A node that leaves the security group of its cluster can lose the
 * connection to the control plane.
 */
function askForOwned(plan: QuarantinePlan, managedBy: string | null): QuarantinePlan {
  if (plan.kind !== 'change' || managedBy === null) return plan;
  return { ...plan, asks: Object.fromEntries(plan.changes.map((change) => [nameOf(change), managedBy])) };
}

function moveOf(
  instance: ReachableInstance,
  seen: InterfaceAssessment,
  before: readonly Move[],
  ceilings: AllowedPortsCeilings,
): Move {
  const kept = seen.groups.filter((name) => !seen.through.has(name));
  if (kept.length > 0) return { seen, to: kept, clones: {} };

  const bases = [...new Set(seen.groups.map((name) => baseOf(instance, name)))].toSorted();
  const offending = openThrough(instance, bases, ceilings).through;
  let clones = clonesOf(before);
  const to = bases.map((base) => {
    const clone = cloneFor(instance, base, offending.get(base) ?? new Set(), clones);
    clones = { ...clones, [nameOfClone(clone)]: clone };
    return nameOfClone(clone);
  });
  return { seen, to: to.toSorted(), clones };
}

function clonesOf(moves: readonly Move[]): Keyed<Clone> {
  return Object.fromEntries(moves.flatMap(({ clones }) => Object.entries(clones)));
}

/** A clone is not cloned while its source group exists, so that clones do not chain. */
function baseOf({ groups }: ReachableInstance, name: string): string {
  const group = groups[name];
  const source = group?.cloneOf === null || group?.cloneOf === undefined ? undefined : groups[group.cloneOf];
  return source !== undefined && source.vpcId === group?.vpcId ? source.groupId : name;
}

/** The planned clone, the existing clone, or a new clone with an unused name. */
function cloneFor(
  instance: ReachableInstance,
  base: string,
  offending: ReadonlySet<string>,
  planned: Keyed<Clone>,
): Clone {
  const source = instance.groups[base];
  if (source === undefined) throw new Error(`The state has no group ${base}, but an interface uses it.`);
  const rules: Keyed<Rule> = Object.fromEntries(Object.entries(source.rules).filter(([key]) => !offending.has(key)));
  const clones = cloneNames(source.name).map((name) => ({ name, of: source.groupId, vpcId: source.vpcId, rules }));
  const same = clones.find((clone) => isPlanned(clone, planned) || isThere(clone, source, instance.groups));
  const free = clones.find((clone) => isFree(clone, instance, planned));
  const clone = same ?? free;
  if (clone !== undefined) return clone;
  throw new Error(`All names for clones of ${source.groupId} are taken. Delete unused clones.`);
}

function isPlanned(clone: Clone, planned: Keyed<Clone>): boolean {
  return isSame(planned[nameOfClone(clone)], clone);
}

/** Exceptions must also be equal: with different exceptions, the same rules may open a port. */
function isThere(clone: Clone, source: GroupOfInstance, groups: ReachableInstance['groups']): boolean {
  const found = groups[nameOfClone(clone)];
  return (
    found !== undefined &&
    found.vpcId === clone.vpcId &&
    found.allowedPorts === source.allowedPorts &&
    isSame(found.rules, clone.rules)
  );
}

function isFree({ name, of, vpcId }: Clone, { groups, takenNames }: ReachableInstance, planned: Keyed<Clone>): boolean {
  const others = Object.values(planned).filter((other) => other.name === name && other.vpcId === vpcId);
  return (
    groups[nameOfClone({ name, of })] === undefined && !takenNames.includes(`${vpcId}/${name}`) && others.length === 0
  );
}
