/** Folders that take seconds to make: each is made once, and the ones that were not used for longest are deleted. */
import { randomUUID } from 'node:crypto';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { withFileLock } from './file-lock.ts';

/** The number of folders to keep: more than the policies of all tests. */
const mostKept = 60;

/**
 * Returns a folder of the cache, and makes it if it does not exist. Processes that need the same folder wait for the first.
 *
 * @param name A word, a hyphen, and 16 hexadecimal digits of a hash of everything that the content depends on.
 * @param make Fills a folder that does not exist yet. If it fails, nothing is kept.
 * @param cache Path of the cache.
 */
export async function keptFolder(
  name: string,
  make: (folder: string) => Promise<void>,
  cache = cacheFolder,
): Promise<string> {
  const folder = join(cache, name);
  if (isUsed(folder)) return folder;
  await mkdir(cache, { recursive: true });
  await withFileLock(`${folder}.lock`, async () => {
    if (isUsed(folder)) return;
    const draft = `${folder}.${randomUUID()}`;
    try {
      await make(draft);
      await rename(draft, folder);
      await forgetOldest(cache);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
  return folder;
}

/** Whether the folder exists. Marks it as used, so that it is deleted last. */
function isUsed(folder: string): boolean {
  try {
    utimesSync(folder, new Date(), new Date());
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function forgetOldest(cache: string): Promise<void> {
  const folders = readdirSync(cache)
    .filter((name) => /^[a-z]+-[\da-f]{16}$/.test(name))
    .map((name) => join(cache, name))
    .map((folder) => ({ folder, usedAt: usedAt(folder) }))
    .toSorted((a, b) => b.usedAt - a.usedAt);
  await Promise.all(folders.slice(mostKept).map(({ folder }) => rm(folder, { recursive: true, force: true })));
}

/** In milliseconds. 0 if another process deleted the folder since it was listed. */
function usedAt(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
