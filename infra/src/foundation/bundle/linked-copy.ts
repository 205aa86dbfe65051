import { link, mkdir, readdir, copyFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies a folder whose files do not change afterwards. The copies are hard links, which take a tenth of the time of copies: the
 * code of the functions has a thousand files. On another file system they are copies.
 *
 * @param to Does not exist, or is empty.
 */
export async function linkedCopy(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = await readdir(from, { withFileTypes: true });
  for (const entry of entries) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    await (entry.isDirectory() ? linkedCopy(source, copy) : linkOrCopy(source, copy));
  }
}

/** @see https://man7.org/linux/man-pages/man2/link.2.html */
async function linkOrCopy(source: string, copy: string): Promise<void> {
  try {
    await link(source, copy);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EXDEV' || error.code === 'EPERM'))) throw error;
    await copyFile(source, copy);
  }
}
