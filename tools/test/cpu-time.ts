/** The CPU time of the programs that this process started. */
import { existsSync, readFileSync } from 'node:fs';

const statistics = '/proc/self/stat';

/** The kernel reports times in this many parts of a second to programs. */
const ticksPerSecond = 100;

/** CPU seconds of all child processes that have ended, and of theirs. `undefined` on systems other than Linux. */
export function cpuSecondsOfChildren(): number | undefined {
  return existsSync(statistics) ? secondsIn(readFileSync(statistics, 'utf8')) : undefined;
}

/**
 * Pure.
 *
 * @param text `/proc/<pid>/stat`.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function secondsIn(text: string): number {
  // The second field is the name of the program in parentheses, and can contain spaces. The next one is the third.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[16 - 3], fields[17 - 3]].map(Number);
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) / ticksPerSecond;
}
