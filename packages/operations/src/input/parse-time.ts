/** Parses the times of command-line options. */
import { BadInputError } from './bad-input.ts';

const minutes: { readonly [unit: string]: number } = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

/**
 * Parses a duration before now (`30m`, `24h`, `7d`, `2w`), a day, or an ISO 8601 time.
 *
 * @param edge For a day: `since` means its start, `until` its end, in UTC.
 * @returns ISO 8601 in UTC, with milliseconds.
 */
export function parseTime(text: string, now: Date, edge: 'since' | 'until'): string {
  const [, count, unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const perUnit = minutes[unit];
  if (perUnit !== undefined) return new Date(now.getTime() - Number(count) * perUnit * 60_000).toISOString();

  const [, day = '', time = edge === 'since' ? 'T00:00:00.000Z' : 'T23:59:59.999Z'] =
    /^(\d{4}-\d\d-\d\d)(T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const moment = new Date(`${day}${time}`);
  if (isDay(day) && !Number.isNaN(moment.getTime())) return moment.toISOString();
  throw new BadInputError(
    `--${edge}: "${text}" is not a valid time. Examples: 24h, 7d, 2026-11-01, 2026-11-01T06:00:00Z.`,
  );
}

/** Whether the day exists. `Date` turns February 30 into a day in March. */
function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}
