/** Moments as people type them. */
import { BadInputError } from './bad-input.ts';

const minutes: { readonly [unit: string]: number } = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

/**
 * Reads `30m`, `24h`, `7d`, `2w` before now, a day, or a moment in ISO 8601.
 *
 * @param edge Which end of a day is meant where a day is given. Days are those of UTC.
 * @returns ISO 8601 in UTC, with milliseconds.
 */
export function momentOf(text: string, now: Date, edge: 'since' | 'until'): string {
  const [, count, unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const perUnit = minutes[unit];
  if (perUnit !== undefined) return new Date(now.getTime() - Number(count) * perUnit * 60_000).toISOString();

  const [, day = '', time = edge === 'since' ? 'T00:00:00.000Z' : 'T23:59:59.999Z'] =
    /^(\d{4}-\d\d-\d\d)(T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const moment = new Date(`${day}${time}`);
  if (isDay(day) && !Number.isNaN(moment.getTime())) return moment.toISOString();
  throw new BadInputError(
    `--${edge}: "${text}" is not a valid time. Give one such as 24h, 7d, 2026-11-01 or 2026-11-01T06:00:00Z.`,
  );
}

/** A 30 February is taken for one in March otherwise. */
function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}
