/** Finds the hour in which a change above a limit is tried again. Loaded only above a limit. */
import {
  type CountedLimit,
  type Exceeded,
  type Held,
  type Tally,
  hourMilliseconds,
  startOfHour,
  take,
} from './counted-limit.ts';

interface Deferring {
  readonly tally: Tally;
  readonly now: Date;
  /** When the change was first deferred. */
  readonly since: Date;
  /** The hours after `since` in which it may be tried. */
  readonly hours: number;
}

/** Deferred changes return in the first half of their hour, so that none of them misses it. */
const returnsWithin = hourMilliseconds / 2;

/**
 * Counts the change in the first hour with room for it, so that later changes do not overtake it. Within the hour,
 * changes return in the order in which they were counted. If no hour has room, the change requires approval.
 */
export async function hourWithRoom(
  counted: readonly CountedLimit[],
  { sum, most, above }: Exceeded,
  { tally, now, since, hours }: Deferring,
): Promise<Held> {
  const last = since.getTime() + hours * hourMilliseconds;
  // The changes above the limit of this hour fill the next hours.
  const ahead = Math.max(1, Math.ceil((sum - most) / most));
  for (let start = startOfHour(now) + ahead * hourMilliseconds; start <= last; start += hourMilliseconds) {
    const { exceeded, used } = await take(counted, (name) => tally(name, 1, new Date(start)));
    if (exceeded === undefined) return { why: above, until: new Date(start + Math.floor(used * returnsWithin)) };
  }
  return { why: `${above} The next ${hours} hours have no room for it.` };
}
