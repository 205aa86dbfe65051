/** The weekly maintenance window of a database. */
import { cutOff } from '../../../engine/index.ts';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const week = 7 * 24 * 60;

/**
 * Returns whether the window is open. `false` for a text that is no window.
 *
 * @param window `sun:23:45-mon:00:15`, in UTC.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export function isWindowOpen(window: string | undefined, now: Date): boolean {
  const [start, end] = (window ?? '').split('-').map(minuteOfWeek);
  if (start === undefined || end === undefined) return false;
  const present = (now.getUTCDay() * 24 + now.getUTCHours()) * 60 + now.getUTCMinutes();
  return minutesFrom(start, present) < minutesFrom(start, end);
}

function minuteOfWeek(text: string): number | undefined {
  const [, day = '', hours, minutes] = /^([a-z]{3}):(\d{2}):(\d{2})$/i.exec(text) ?? [];
  const index = days.indexOf(day.toLowerCase());
  return index < 0 ? undefined : (index * 24 + Number(hours)) * 60 + Number(minutes);
}

/** A window can begin on Saturday and end on Sunday. */
function minutesFrom(start: number, minute: number): number {
  return (minute - start + week) % week;
}

/** Returns why enabling automatic upgrades waits for approval while the window is open, so that RDS can upgrade now. */
export function upgradeOutage(noun: 'instance' | 'cluster'): string {
  return (
    `The maintenance window of the ${noun} is open. If an upgrade is due, RDS can begin it now. ` +
    cutOff([{ kind: 'clients', name: '' }], 'use the database for some minutes')
  );
}
