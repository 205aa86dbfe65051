/** How much memory a process holds. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Resident megabytes, or `undefined` where there is no `ps` to ask. */
export async function residentMegabytes(pid: number): Promise<number | undefined> {
  const answer = await run('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => undefined);
  const kilobytes = Number(answer?.stdout.trim());
  return answer === undefined || Number.isNaN(kilobytes) ? undefined : Math.round(kilobytes / 1024);
}
