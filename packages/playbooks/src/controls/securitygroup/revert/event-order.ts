/**
 * What a group's rules should be, by all events of the group in the order of their times. Pure.
 *
 * The inverse of one event is wrong where other events came before or after it: a rule that was added and removed
 * again must not come back. So each rule goes back to what it was before the first event that touched it since the
 * last change by an allowed actor.
 */
import type { GroupChange } from './group-change.ts';
import { isAllowedActor } from './actors.ts';
import { type Rule, keyOf } from '../../ec2/security-group/index.ts';

/** `absent`: the rule was not there. `unknown`: the events do not say it. */
export type Before =
  { readonly kind: 'absent' } | { readonly kind: 'present'; readonly rule: Rule } | { readonly kind: 'unknown' };

export interface Order {
  /** An allowed actor changed the group after the event, or in the same second. */
  readonly allowedSince: GroupChange | undefined;
  /** The events of actors who are not allowed, since the last change by an allowed one; the oldest first. */
  readonly run: readonly GroupChange[];
  /** ISO 8601: when the run began. A record of the rules from before it is from before all of its changes. */
  readonly began: string;
}

/** @param events Other events of the group, in any order; the event itself may be among them. */
export function orderOf(event: GroupChange, events: readonly GroupChange[], allowedActors: readonly string[]): Order {
  const others = events.filter(({ eventId, groupId }) => eventId !== event.eventId && groupId === event.groupId);
  const all = [...others, event].toSorted((a, b) => timeOf(a) - timeOf(b));
  const allowed = all.filter((one) => one !== event && isAllowedActor(one, allowedActors));
  const before = allowed.filter((one) => timeOf(one) < timeOf(event)).at(-1);
  const run = all.filter(
    (one) => !isAllowedActor(one, allowedActors) && (before === undefined || timeOf(one) > timeOf(before)),
  );
  return {
    allowedSince: allowed.find(
      (one) => timeOf(one) > timeOf(event) || (timeOf(one) === timeOf(event) && isRelated(one, event)),
    ),
    run,
    began: run[0]?.at ?? event.at,
  };
}

/**
 * What the rule was before the run. CloudTrail gives times in seconds, so of several events in one second the order is
 * unknown. But a rule can be added only where it is absent, and removed only where it is present: if one second has
 * more of one kind than of the other, the first was of that kind.
 */
export function beforeRun(key: string, run: readonly GroupChange[]): Before {
  const touching = run.flatMap((event) => [
    ...event.added.filter((rule) => keyOf(rule) === key).map(() => ({ at: timeOf(event), removed: undefined })),
    ...event.removed.filter((rule) => keyOf(rule) === key).map((removed) => ({ at: timeOf(event), removed })),
  ]);
  const first = touching.filter(({ at }) => at === touching[0]?.at);
  const removed = first.flatMap((one) => one.removed ?? []);
  const added = first.length - removed.length;
  if (added > removed.length) return { kind: 'absent' };
  const [rule] = removed;
  return rule !== undefined && removed.length > added ? { kind: 'present', rule } : { kind: 'unknown' };
}

/** In one second, only changes of the same rules contradict each other. A change without known rules may be any. */
function isRelated(one: GroupChange, other: GroupChange): boolean {
  const isVague = ({ modified, removedIds }: GroupChange): boolean => modified.length > 0 || removedIds.length > 0;
  const keys = new Set([...one.added, ...one.removed].map(keyOf));
  return isVague(one) || isVague(other) || [...other.added, ...other.removed].some((rule) => keys.has(keyOf(rule)));
}

function timeOf({ at }: GroupChange): number {
  return Date.parse(at);
}
