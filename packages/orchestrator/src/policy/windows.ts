/** When ASR may change something by itself. Pure. */
import { Cron } from 'croner';
import { type PlaceFacts, type Selection, placeParts } from './scope.ts';

/** Where it matches, what comes by itself is carried out inside of its times, and outside only after a person's yes. */
export interface Window extends Omit<Selection, 'tags'> {
  /** When it opens: minute, hour, day of the month, month, day of the week. */
  readonly opens: string;
  readonly minutes: number;
  /** Of the IANA database: `Europe/Berlin`. */
  readonly timeZone: string;
}

/**
 * Why a person must be asked at this time, or `undefined`. A place with several windows is open in any of them; one
 * without is always open. Where it is not known whether a window is meant for the place, it counts as one.
 */
export function whyClosed(windows: readonly Window[], facts: PlaceFacts, now: Date): string | undefined {
  const meant = windows.filter((window) => placeParts(window, facts).every(({ answer }) => !answer.ok || answer.value));
  if (meant.length === 0 || meant.some((window) => isOpen(window, now))) return undefined;
  const [next] = meant
    .flatMap((window) => nextOpening(window, now) ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime());
  const when = next === undefined ? 'never opens again' : `opens at ${next.toISOString().slice(0, 16)}Z`;
  return `The window for changes ${when}.`;
}

/** Whether it opened less than its minutes ago. */
function isOpen(window: Window, now: Date): boolean {
  const opened = nextOpening(window, new Date(now.getTime() - window.minutes * 60_000));
  return opened !== undefined && opened <= now;
}

/** After this moment, never at it. */
function nextOpening({ opens, timeZone }: Window, after: Date): Date | undefined {
  return new Cron(opens, { timezone: timeZone, mode: '5-part', paused: true }).nextRun(after) ?? undefined;
}

/** What is wrong with the times, as the rest of a sentence; `undefined`: nothing. */
export function whyNoTime({ opens, timeZone }: Pick<Window, 'opens' | 'timeZone'>): string | undefined {
  try {
    return nextOpening({ opens, timeZone, minutes: 1 }, new Date(0)) === undefined
      ? 'opens at no time at all'
      : undefined;
  } catch (error) {
    return `cannot be understood: ${error instanceof Error ? error.message : String(error)}`;
  }
}
