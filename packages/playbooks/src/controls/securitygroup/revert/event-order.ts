/**
 * Derives the rules that a group should have from all events of the group, in chronological order. Pure.
 *
 * Inverting one event is wrong if other events precede or follow it: a rule that was added and removed again must not
 * come back. Each rule is restored to its state before the first event that changed it since the last change by an
 * allowed actor.
 */
import type { GroupChange } from './group-change.ts';
import { isAllowedActor } from './actors.ts';
import { type Rule, keyOf } from '../../ec2/security-group/index.ts';

/** `absent`: the rule did not exist. `unknown`: the events do not determine it. */
export type Before =
  { readonly kind: 'absent' } | { readonly kind: 'present'; readonly rule: Rule } | { readonly kind: 'unknown' };

export interface Order {
  /** An allowed actor changed the group after the event, or in the same second. */
  readonly allowedSince: GroupChange | undefined;
  /** The events of disallowed actors since the last change by an allowed actor, oldest first. */
  readonly run: readonly GroupChange[];
  /** ISO 8601: the time of the first event. An earlier record of the rules precedes all these changes. */
  readonly began: string;
}

/** @param events Other events of the group, in any order. They may include the event. */
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
 * The state of the rule before the first event. CloudTrail times have a resolution of one second, so the order of
 * events within a second is unknown. But only an absent rule can be added, and only a present rule can be removed: if
 * one second has more additions than removals, an addition was first, and the reverse.
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

/** Within one second, only changes of the same rules conflict. A change without known rules may affect any rule. */
function isRelated(one: GroupChange, other: GroupChange): boolean {
  const isVague = ({ modified, removedIds }: GroupChange): boolean => modified.length > 0 || removedIds.length > 0;
  const keys = new Set([...one.added, ...one.removed].map(keyOf));
  return isVague(one) || isVague(other) || [...other.added, ...other.removed].some((rule) => keys.has(keyOf(rule)));
}

function timeOf({ at }: GroupChange): number {
  return Date.parse(at);
}
