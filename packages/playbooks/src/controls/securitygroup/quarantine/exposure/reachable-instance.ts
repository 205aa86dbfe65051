/** What SecurityGroup.1 knows of an instance. */
import type { Keyed } from '../../../../engine/index.ts';
import type { PrefixLists, Rule } from '../../../ec2/security-group/index.ts';

/**
 * Groups go by names that hold before a group exists: a group by its id, a quarantine group by `QUARANTINED-web of
 * sg-1` (see `nameOfClone`).
 */
export interface ReachableInstance {
  readonly instanceId: string;
  /** The day of the look, in UTC: exceptions expire. */
  readonly today: string;
  /** The instance's tag. */
  readonly allowedPorts: string | null;
  /** The groups of each network interface, by name and in order. */
  readonly interfaces: Keyed<readonly string[]>;
  /** Interfaces that an AWS service made and keeps. Nobody else may change their groups, so they are left alone. */
  readonly requesterManaged: readonly string[];
  /** The quarantine groups that the instance is in. Those that only others are in are not among them. */
  readonly clones: Keyed<Clone>;
  /** The groups of the interfaces, the groups these were cloned from, and all their clones. */
  readonly groups: Keyed<GroupOfInstance>;
  /** `vpc-1/QUARANTINED-web`, where another group has a name that a clone would have. */
  readonly takenNames: readonly string[];
  readonly prefixLists: PrefixLists;
  /** Ids of the groups with rules that name a group of an interface. */
  readonly referencedBy: Keyed<readonly string[]>;
}

/** What a quarantine group is. Its description and its tags follow from the group it was cloned from. */
export interface Clone {
  readonly name: string;
  /** Id of the group it was cloned from. */
  readonly of: string;
  readonly vpcId: string;
  /** Both directions. A rule for the group itself has the source `self`. */
  readonly rules: Keyed<Rule>;
}

export interface GroupOfInstance {
  readonly groupId: string;
  readonly name: string;
  readonly vpcId: string;
  /** The group's own tag, which excepts its own rules. */
  readonly allowedPorts: string | null;
  /** Id of the group it is a quarantine clone of. */
  readonly cloneOf: string | null;
  readonly rules: Keyed<Rule>;
}

export function nameOfClone({ name, of }: { readonly name: string; readonly of: string }): string {
  return `${name} of ${of}`;
}

/** The parts of such a name; `undefined`: it is the id of a group. */
export function cloneNamed(text: string): { readonly name: string; readonly of: string } | undefined {
  const match = /^(.+) of (sg-[^ ]+)$/s.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { name: match[1], of: match[2] };
}

/** The same instance without the tags that allow ports, its own and those of its groups. */
export function withoutAllowedPorts(instance: ReachableInstance): ReachableInstance {
  const groups = Object.entries(instance.groups).map(([name, group]) => [name, { ...group, allowedPorts: null }]);
  return { ...instance, allowedPorts: null, groups: Object.fromEntries(groups) as ReachableInstance['groups'] };
}
