/** The state of an instance that SecurityGroup.1 reads. */
import type { Keyed } from '../../../../engine/index.ts';
import type { PrefixLists, Rule } from '../../../ec2/security-group/index.ts';

/**
 * A group has a name that is valid before the group exists: its id, or `QUARANTINED-web of sg-1` for a quarantine
 * group (see `nameOfClone`).
 */
export interface ReachableInstance {
  readonly instanceId: string;
  /** The date of the read in UTC, because exceptions expire. */
  readonly today: string;
  /** The value of the instance's tag. */
  readonly allowedPorts: string | null;
  /** Why a change of the instance conflicts with its owner, as a sentence. `null`: no controller owns it. */
  readonly managedBy: string | null;
  /** The names of the groups of each network interface, in order. */
  readonly interfaces: Keyed<readonly string[]>;
  /** Interfaces that an AWS service manages. Only that service may change their groups, so ASR does not. */
  readonly requesterManaged: readonly string[];
  /** The quarantine groups of this instance, without those that only other instances use. */
  readonly clones: Keyed<Clone>;
  /** The groups of the interfaces, their source groups, and all clones of these. */
  readonly groups: Keyed<GroupOfInstance>;
  /** Clone names that another group already has: `vpc-1/QUARANTINED-web`. */
  readonly takenNames: readonly string[];
  readonly prefixLists: PrefixLists;
  /** The ids of the groups whose rules name a group of an interface. */
  readonly referencedBy: Keyed<readonly string[]>;
}

/** A quarantine group. Its description and tags derive from the source group. */
export interface Clone {
  readonly name: string;
  /** The id of the source group. */
  readonly of: string;
  readonly vpcId: string;
  /** The rules of both directions. A rule for the group itself has the source `self`. */
  readonly rules: Keyed<Rule>;
}

export interface GroupOfInstance {
  readonly groupId: string;
  readonly name: string;
  readonly vpcId: string;
  /** The group's tag, which exempts ports of its own rules. */
  readonly allowedPorts: string | null;
  /** The id of the source group, if this is a quarantine clone. */
  readonly cloneOf: string | null;
  readonly rules: Keyed<Rule>;
}

export function nameOfClone({ name, of }: { readonly name: string; readonly of: string }): string {
  return `${name} of ${of}`;
}

/** The parts of a clone name. `undefined`: the name is the id of a group. */
export function cloneNamed(text: string): { readonly name: string; readonly of: string } | undefined {
  const match = /^(.+) of (sg-[^ ]+)$/s.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { name: match[1], of: match[2] };
}

/** The same instance without the tags that allow ports, on itself and on its groups. */
export function withoutAllowedPorts(instance: ReachableInstance): ReachableInstance {
  const groups = Object.entries(instance.groups).map(([name, group]) => [name, { ...group, allowedPorts: null }]);
  return { ...instance, allowedPorts: null, groups: Object.fromEntries(groups) as ReachableInstance['groups'] };
}
