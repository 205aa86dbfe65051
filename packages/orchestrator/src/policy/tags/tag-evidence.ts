/**
 * Finds tag changes that are too close to a violation to be trusted. The principal that removes a selecting tag, or adds
 * an exempting tag, may be the principal that violates the control. Pure.
 */
import type { TagChange } from '../../model/index.ts';

/** Minutes. Longer than CloudTrail takes to deliver an event. */
export const defaultSettleMinutes = 60;

export interface ViolationFacts {
  /** ISO 8601. */
  readonly at: string;
  /** ARN of the role or user that caused the violation. Absent if it is unknown. */
  readonly actor?: string | undefined;
}

/**
 * Returns the newest change of such a tag within `settleMinutes` before the violation, after the violation, or by the
 * same actor.
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
