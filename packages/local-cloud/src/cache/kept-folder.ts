/** Folders that take seconds to make: each is made once, and the ones that were not used for longest are deleted. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
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
 */
export async function keptFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name);
  if (isUsed(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  await withFileLock(`${folder}.lock`, async () => {
    if (isUsed(folder)) return;
    const draft = `${folder}.${randomUUID()}`;
    try {
      await make(draft);
      await rename(draft, folder);
      await forgetOldest();
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
  return folder;
}

/** Whether the folder exists. Marks it as used, so that it is deleted last. */
function isUsed(folder: string): boolean {
  if (!existsSync(folder)) return false;
  utimesSync(folder, new Date(), new Date());
  return true;
}

async function forgetOldest(): Promise<void> {
  const folders = readdirSync(cacheFolder)
    .filter((name) => /^[a-z]+-[\da-f]{16}$/.test(name))
    .map((name) => join(cacheFolder, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  await Promise.all(folders.slice(mostKept).map((folder) => rm(folder, { recursive: true, force: true })));
}
