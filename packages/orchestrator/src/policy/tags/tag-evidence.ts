/**
 * Which change of a tag is too close to a violation to be trusted: who removes the tag that selects a resource, or adds
 * the tag that exempts it, may be the one who violates the control. Pure.
 */
import type { TagChange } from '../../model/index.ts';

/** An hour: longer than CloudTrail takes to deliver an event, and than an attacker waits between two calls. */
export const defaultSettleMinutes = 60;

export interface ViolationFacts {
  /** ISO 8601. */
  readonly at: string;
  /** ARN of the role, or of the user, that caused the violation. Absent: it is unknown. */
  readonly actor?: string | undefined;
}

/**
 * The newest change of such a tag that lies within the time of the violation, comes after it, or is by the same actor.
 *
 * @param decides Whether the policy decides by the tag of this key.
 */
export function doubtfulChange(
  changes: readonly TagChange[],
  decides: (key: string) => boolean,
  violation: ViolationFacts,
  settleMinutes: number,
): TagChange | undefined {
  const earliest = Date.parse(violation.at) - settleMinutes * 60_000;
  return changes
    .filter(({ keys }) => keys.some((key) => key === '*' || decides(key)))
    .filter(({ at, actor }) => Date.parse(at) >= earliest || actor === violation.actor)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
}

/** A sentence: who changed the tags, and when. */
export function sentenceOfChange({ actor, eventName, at, keys }: TagChange): string {
  const tags = keys.includes('*') ? 'all its tags' : `its tag ${keys.join(', ')}`;
  return `${actor} changed ${tags} at ${at} (${eventName}), close to the violation.`;
}
