/** Writes archives that depend only on their content: sorted entries, fixed times and permissions. */
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { create } from 'tar';

/** The files of a folder, sorted, with slashes. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

/** A hash of the paths and contents of all files of a folder. */
export function hashOfFiles(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesIn(folder)) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Writes a package for npm from a folder. */
export async function writeTarball(folder: string, file: string, executables: readonly string[]): Promise<void> {
  const files = filesIn(folder);
  for (const path of files) chmodSync(join(folder, path), executables.includes(path) ? 0o755 : 0o644);
  await create(
    { cwd: folder, file, prefix: 'package/', gzip: { level: 9 }, portable: true, noPax: true, mtime: aTime },
    [...files],
  );
}

/** npm uses the same time for its packages. The zip format cannot store a time before 1980. */
const aTime = new Date('1985-10-26T08:15:00.000Z');

/** Writes `SHA256SUMS`, which `sha256sum --check` reads. */
export function writeChecksums(folder: string): void {
  const lines = filesIn(folder)
    .filter((path) => path !== checksums)
    .map(
      (path) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex')}  ${path}\n`,
    );
  writeFileSync(join(folder, checksums), lines.join(''));
}

const checksums = 'SHA256SUMS';
