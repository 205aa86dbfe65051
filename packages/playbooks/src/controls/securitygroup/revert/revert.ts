/** Takes back what one call did to a security group. Pure. */
import { type Keyed, type Plan, explain, refuse, setElements, skip } from '../../../engine/index.ts';
import type { GroupChange } from './group-change.ts';
import { type SelectableGroup, asNamed, isSelected } from '../selection/index.ts';
import { type Restored, beforeModified, beforeRemoval } from './before-image.ts';
import type { RecordedRules } from './recorded-rules.ts';
import { type Rule, keyOf } from '../../ec2/security-group/index.ts';
import type { TakeBackParameters } from './revert-parameters.ts';

export interface RecordedGroup extends SelectableGroup {
  /** Newest first. */
  readonly recorded: readonly RecordedRules[];
}

export function planTakeBack(state: RecordedGroup, parameters: TakeBackParameters): Plan<RecordedGroup, 'rules'> {
  const { groups, allowedActors, event } = parameters;
  if (event === null) {
    return refuse(
      'SecurityGroup.3 takes back a change that CloudTrail saw, and none was given. Start it from the finding of that change.',
    );
  }
  const { group } = state;
  if (event.groupId !== group.groupId) {
    return refuse(
      `The change was made to ${event.groupId}, and this is ${group.groupId}. Start it from the finding of the right group.`,
    );
  }
  if (!isSelected(groups, group)) return skip('The parameter groups of SecurityGroup.3 does not select this group.');
  if (isAllowed(event, allowedActors))
    return skip(`The parameter allowedActors of SecurityGroup.3 allows what ${event.actor} does.`);
  return takeBack(state, named(event, group.accountId));
}

function takeBack(state: RecordedGroup, event: GroupChange): Plan<RecordedGroup, 'rules'> {
  const who = whoDidWhat(event);
  if (event.eventName === 'CreateSecurityGroup') {
    return refuse(
      `${who} A new group may be in use already, so it is not deleted. Delete it if it should not be there.`,
    );
  }
  if (event.eventName === 'DeleteSecurityGroup') {
    return refuse(`${who} EC2 still shows the group. Look whether it is there, and make it again if it is not.`);
  }
  const before = rulesBefore(event, state.recorded);
  const modified = beforeModified(event, state.rules, before);
  if (!modified.ok) return refuse(`${who} ${modified.reason}`);
  const removed = beforeRemoval(event, state.rules, before);
  if (!removed.ok) return refuse(`${who} ${removed.reason}`);
  const desired = { ...takenBack(event, state.rules, before), ...modified.rules, ...removed.rules };
  return explain(setElements({ rules: state.rules }, 'rules', desired), who);
}

/** What the event itself tells: rules that it added go, and rules that it removed come back if they are not there. */
function takenBack({ added, removed }: GroupChange, rules: Keyed<Rule>, before: Keyed<Rule> | undefined): Restored {
  const absent = removed.filter((rule) => !Object.hasOwn(rules, keyOf(rule)));
  return Object.fromEntries([
    ...added.map((rule) => [keyOf(rule), null] as const),
    // What was recorded has the description that the event may not have.
    ...absent.map((rule) => [keyOf(rule), before?.[keyOf(rule)] ?? rule] as const),
  ]);
}

/** The rules as they were last recorded before the event. `undefined`: nobody knows. */
function rulesBefore({ at }: GroupChange, recorded: readonly RecordedRules[]): Keyed<Rule> | undefined {
  return recorded.find((one) => Date.parse(one.at) < Date.parse(at))?.rules ?? undefined;
}

/**
 * A service that calls in a role has that role as its ARN, and its own name where others have an address.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function isAllowed({ actor, role, sourceIp }: GroupChange, patterns: readonly string[]): boolean {
  const names = [actor, role, sourceIp].filter((name) => name !== null);
  return patterns.some((pattern) => names.some((name) => isLike(name, pattern)));
}

/** A `*` never reaches into another part of an ARN, so `arn:aws:iam::*:role/Deploy` names no other kind of actor. */
function isLike(name: string, pattern: string): boolean {
  const literal = (part: string) => part.replaceAll(/\W/g, String.raw`\$&`);
  return new RegExp(`^${pattern.split(/\*+/).map(literal).join('[^:]*')}$`).test(name);
}

function whoDidWhat({ actor, role, eventName, sourceIp, at }: GroupChange): string {
  const who = role === null ? actor : `${actor} (role ${role})`;
  const from = sourceIp === null ? '' : ` from ${sourceIp}`;
  return `The parameter allowedActors does not allow ${who}, who called ${eventName}${from} at ${at}.`;
}

/** Groups are named as the state names them. */
function named(event: GroupChange, ownAccountId: string): GroupChange {
  const asOurs = (rule: Rule) => asNamed(rule, ownAccountId);
  return { ...event, added: event.added.map(asOurs), removed: event.removed.map(asOurs) };
}
