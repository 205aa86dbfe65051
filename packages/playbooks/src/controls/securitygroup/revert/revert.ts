/** Plans the revert of one change to a security group, considering later events. Pure. */
import { type Keyed, type Plan, explain, refuse, setElements, skip, skipUnselected } from '../../../engine/index.ts';
import { isAllowedActor } from './actors.ts';
import { whyApprove } from './added-rules.ts';
import { type Restored, beforeModified, beforeRemoval } from './before-image.ts';
import { type Order, beforeRun, orderOf } from './event-order.ts';
import type { GroupChange } from './group-change.ts';
import { planListChange } from './prefix-list-change.ts';
import type { RecordedRules } from './recorded-rules.ts';
import type { RevertParameters } from './revert-parameters.ts';
import { type Rule, keyOf } from '../../ec2/security-group/index.ts';
import { type SelectableGroup, asNamed, isSelected } from '../selection/index.ts';

export interface RecordedGroup extends SelectableGroup {
  /** Newest first. */
  readonly recorded: readonly RecordedRules[];
}

type RevertPlan = Plan<RecordedGroup, 'rules'>;

export function planRevert(state: RecordedGroup, parameters: RevertParameters): RevertPlan {
  const { groups, allowedActors, event, listChange } = parameters;
  if (event === null && listChange !== null) return planListChange(state, listChange, parameters);
  if (event === null) {
    return refuse(
      'SecurityGroup.3 reverts a change that CloudTrail recorded, but the finding has none. Start it from the finding of ' +
        'the change.',
    );
  }
  const { group } = state;
  if (event.groupId !== group.groupId) {
    return refuse(
      `The change was made to ${event.groupId}, but the finding is for ${group.groupId}. Start it from the finding of the changed group.`,
    );
  }
  if (!isSelected(groups, group))
    return skipUnselected('The parameter groups of SecurityGroup.3 does not select this group.');
  if (isAllowedActor(event, allowedActors))
    return skip(`The parameter allowedActors of SecurityGroup.3 allows changes by ${event.actor}.`);
  const asOurs = (one: GroupChange) => named(one, group.accountId);
  const order = orderOf(asOurs(event), parameters.earlier.events.map(asOurs), allowedActors);
  return revert(state, asOurs(event), order, parameters);
}

function revert(state: RecordedGroup, event: GroupChange, order: Order, parameters: RevertParameters): RevertPlan {
  const who = whoDidWhat(event);
  if (event.eventName === 'CreateSecurityGroup') {
    return refuse(`${who} A new group may already be in use, so ASR does not delete it. Delete it if it is unwanted.`);
  }
  if (event.eventName === 'DeleteSecurityGroup') {
    return refuse(`${who} EC2 still returns the group. Check whether it exists, and recreate it if it does not.`);
  }
  if (order.allowedSince !== undefined) {
    const { actor, eventName, at } = order.allowedSince;
    return refuse(
      `${who} ASR only reports the change, because the allowed actor ${actor} called ${eventName} at ${at}. Check the rules.`,
    );
  }
  const before = rulesBefore(order, state.recorded);
  const modified = beforeModified(event, state.rules, before);
  if (!modified.ok) return refuse(`${who} ${modified.reason}`);
  const removed = beforeRemoval(event, state.rules, before);
  if (!removed.ok) return refuse(`${who} ${removed.reason}`);
  const listed = ofNamedRules(event, order, state.rules, before);
  if (!listed.ok) return refuse(`${who} ${listed.reason}`);
  return planned(state, { ...listed.rules, ...modified.rules, ...removed.rules }, who, parameters);
}

/** A removal closes access and applies immediately. An addition that may open access waits for an approval. */
function planned(state: RecordedGroup, desired: Restored, who: string, parameters: RevertParameters): RevertPlan {
  const plan = explain(setElements({ rules: state.rules }, 'rules', desired), who);
  if (plan.kind !== 'change') return plan;
  const present = Object.entries(state.rules).filter(([key]) => desired[key] !== null);
  const wanted = Object.entries(desired).flatMap(([key, rule]) => (rule === null ? [] : [[key, rule] as const]));
  const added = plan.changes.filter(({ from, to }) => from === null && to !== null).map(({ key }) => key);
  const reasons = whyApprove(
    state.group,
    Object.fromEntries([...present, ...wanted]),
    added,
    parameters.inForce['SecurityGroup.4'],
    parameters.earlier.isComplete,
  );
  const asks = Object.fromEntries(Object.entries(reasons).map(([key, why]) => [`rules[${key}]`, why]));
  return Object.keys(asks).length === 0 ? plan : { ...plan, asks };
}

/** Restores the rules of the event to their state before the series of changes that includes the event. */
function ofNamedRules(
  { added, removed }: GroupChange,
  { run }: Order,
  rules: Keyed<Rule>,
  recorded: Keyed<Rule> | undefined,
): { readonly ok: true; readonly rules: Restored } | { readonly ok: false; readonly reason: string } {
  const desired: { [key: string]: Rule | null } = {};
  for (const key of new Set([...added, ...removed].map(keyOf))) {
    const before = beforeRun(key, run);
    if (before.kind === 'unknown') {
      return {
        ok: false,
        reason:
          `The rule "${key}" was added and removed within one second, so its previous state is unknown. ` +
          'ASR changed nothing. Check the rules, and correct them manually.',
      };
    }
    if (before.kind === 'absent') desired[key] = null;
    // The record has the description, which the event may lack.
    else if (!Object.hasOwn(rules, key)) desired[key] = recorded?.[key] ?? before.rule;
  }
  return { ok: true, rules: desired };
}

/**
 * The last recorded rules before the series of changes. A record between two changes by disallowed actors is not a
 * state to restore. `undefined`: there is no earlier record.
 */
function rulesBefore({ began }: Order, recorded: readonly RecordedRules[]): Keyed<Rule> | undefined {
  return recorded.find((one) => Date.parse(one.at) < Date.parse(began))?.rules ?? undefined;
}

function whoDidWhat({ actor, role, eventName, sourceIp, at }: GroupChange): string {
  const who = role === null ? actor : `${actor} (role ${role})`;
  const from = sourceIp === null ? '' : ` from ${sourceIp}`;
  return `The parameter allowedActors does not allow ${who}, who called ${eventName}${from} at ${at}.`;
}

/** Names groups in the same form as the state. */
function named(event: GroupChange, ownAccountId: string): GroupChange {
  const asOurs = (rule: Rule) => asNamed(rule, ownAccountId);
  return { ...event, added: event.added.map(asOurs), removed: event.removed.map(asOurs) };
}
