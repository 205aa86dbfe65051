import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../package/archives.ts';

/** The files that are not in both folders with the same bytes. */
export function differences(one: string, other: string): readonly string[] {
  const [files, others] = [filesIn(one), filesIn(other)];
  const all = [...new Set([...files, ...others])].toSorted();
  return all.filter(
    (file) =>
      !files.includes(file) ||
      !others.includes(file) ||
      !readFileSync(join(one, file)).equals(readFileSync(join(other, file))),
  );
}
