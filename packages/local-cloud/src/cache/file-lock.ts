/** A lock that processes of one machine share: the file exists while a process works, and names that process. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMilliseconds = 50;

/**
 * Runs the work while this process holds the lock. Takes over the lock of a process that has ended, so that a killed
 * test run does not block later ones.
 *
 * @param path Path of the lock file, in an existing folder.
 */
export async function withFileLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  while (!(await take(path))) {
    if (await isAbandoned(path)) await rm(path, { force: true });
    else await sleep(pollMilliseconds);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const holder = await readFile(path, 'utf8').catch(() => '');
  // Released in the meantime, or not yet written.
  if (holder === '') return false;
  try {
    process.kill(Number(holder), 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
