/** Counts a change against the limits of an hour. */
import type { Share } from './share-limit.ts';

/** A counter of an hour, by default the current one. Adds to it and returns the sum. */
export type Tally = (name: string, add: 0 | 1, hour?: Date) => Promise<number>;

/** A change that a limit holds back. */
export interface Held {
  /** A sentence that names the limit. */
  readonly why: string;
  /** When the change is tried again. Absent: it requires approval. */
  readonly until?: Date;
}

/** A counter, and the limits that it must not exceed. */
export interface CountedLimit {
  readonly name: string;
  readonly shares: readonly Share[];
}

/** A limit that a change exceeds. */
export interface Exceeded extends Share {
  readonly sum: number;
}

/** Counts the change, up to the first limit that it exceeds. `used`: the part of the hour's limits before it, 0 to 1. */
export async function take(
  counted: readonly CountedLimit[],
  count: (name: string) => Promise<number>,
): Promise<{ readonly exceeded?: Exceeded; readonly used: number }> {
  let used = 0;
  for (const { name, shares } of counted) {
    const sum = await count(name);
    const above = shares.find(({ most }) => sum > most);
    if (above !== undefined) return { exceeded: { ...above, sum }, used: 1 };
    used = Math.max(used, ...shares.map(({ most }) => (sum - 1) / most));
  }
  return { used };
}

/** Milliseconds since 1970. */
export function startOfHour(time: Date | string): number {
  return Math.floor(new Date(time).getTime() / hourMilliseconds) * hourMilliseconds;
}

export const hourMilliseconds = 3_600_000;
