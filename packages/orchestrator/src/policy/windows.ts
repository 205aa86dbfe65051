/** Change windows: when ASR may make automatic changes. Pure. */
import { Cron } from 'croner';
import { type PlaceFacts, type Selection, placeParts } from './scope.ts';

/** Where it matches, ASR makes automatic changes while the window is open, and otherwise only after approval. */
export interface Window extends Omit<Selection, 'tags'> {
  /** When it opens: minute, hour, day of the month, month, day of the week. */
  readonly opens: string;
  readonly minutes: number;
  /** Of the IANA database: `Europe/Berlin`. */
  readonly timeZone: string;
}

/**
 * Why an automatic change requires approval now, or `undefined`. A place with several windows is open while one of them
 * is open; a place without a window is always open. A window counts if it is unknown whether it matches the place.
 */
export function whyClosed(windows: readonly Window[], facts: PlaceFacts, now: Date): string | undefined {
  const applicable = windows.filter((window) =>
    placeParts(window, facts).every(({ answer }) => !answer.ok || answer.value),
  );
  if (applicable.length === 0 || applicable.some((window) => isOpen(window, now))) return undefined;
  const [next] = applicable
    .flatMap((window) => nextOpening(window, now) ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime());
  const when = next === undefined ? 'never opens again' : `opens at ${next.toISOString().slice(0, 16)}Z`;
  return `The change window is closed and ${when}.`;
}

/** Whether the window opened less than `minutes` ago. */
function isOpen(window: Window, now: Date): boolean {
  const opened = nextOpening(window, new Date(now.getTime() - window.minutes * 60_000));
  return opened !== undefined && opened <= now;
}

/** The first opening strictly after this time. */
function nextOpening({ opens, timeZone }: Window, after: Date): Date | undefined {
  return new Cron(opens, { timezone: timeZone, mode: '5-part', paused: true }).nextRun(after) ?? undefined;
}

/** The problem with the times, as the rest of a sentence, or `undefined`. */
export function whyNoTime({ opens, timeZone }: Pick<Window, 'opens' | 'timeZone'>): string | undefined {
  try {
    return nextOpening({ opens, timeZone, minutes: 1 }, new Date(0)) === undefined
      ? 'must match a time; this expression never does'
      : undefined;
  } catch (error) {
    return `must be a cron expression in a valid time zone: ${error instanceof Error ? error.message : String(error)}`;
  }
}
