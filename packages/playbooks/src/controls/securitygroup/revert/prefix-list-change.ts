/** The change that one CloudTrail event made to a prefix list that rules of a group name, and its report. Pure. */
import { type Plan, refuse, skip, skipUnselected } from '../../../engine/index.ts';
import { isAllowedActor } from './actors.ts';
import { type GroupSelector, type SelectableGroup, isSelected } from '../selection/index.ts';

export interface PrefixListChange {
  readonly prefixListId: string;
  readonly eventName: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
  /** The ARN of the user or the role session, or the name of the service that made the call. */
  readonly actor: string;
  /** The ARN of the role behind a session. `null`: the actor is not a role. */
  readonly role: string | null;
  readonly sourceIp: string | null;
}

/**
 * Other groups may use the list, so its entries are never reverted. A change by a disallowed actor is reported.
 */
export function planListChange<State extends SelectableGroup>(
  { group, rules }: State,
  change: PrefixListChange,
  { groups, allowedActors }: { readonly groups: readonly GroupSelector[]; readonly allowedActors: readonly string[] },
): Plan<State, never> {
  const { prefixListId, eventName, actor, role, at } = change;
  if (!isSelected(groups, group)) {
    return skipUnselected('The parameter groups of SecurityGroup.3 does not select this group.');
  }
  if (isAllowedActor(change, allowedActors))
    return skip(`The parameter allowedActors of SecurityGroup.3 allows changes by ${actor}.`);
  const naming = Object.entries(rules).filter(([, { source }]) => source.value === prefixListId);
  if (naming.length === 0) return { kind: 'compliant' };
  const who = role === null ? actor : `${actor} (role ${role})`;
  const listed = naming.map(([key]) => `"${key}"`).join(', ');
  return refuse(
    `The parameter allowedActors does not allow ${who}, who called ${eventName} on ${prefixListId} at ${at}. ` +
      `The rules ${listed} name this list. Check its entries, and restore its previous version if they are wrong.`,
  );
}
