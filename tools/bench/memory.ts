/** The memory of a process. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Resident megabytes, or `undefined` on systems without `ps`. */
export async function residentMegabytes(pid: number): Promise<number | undefined> {
  const answer = await run('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => undefined);
  const kilobytes = Number(answer?.stdout.trim());
  return answer === undefined || Number.isNaN(kilobytes) ? undefined : Math.round(kilobytes / 1024);
}
