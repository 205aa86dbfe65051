/** Bugs that change nothing that a test could see. Each has a reason, in `equivalent/<service>.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Group {
  readonly reason: string;
  /** Keys of bugs. */
  readonly bugs: readonly string[];
}

/** @returns The reasons by the key of the bug. */
export function equivalentsOf(service: string): ReadonlyMap<string, string> {
  const file = join(import.meta.dirname, 'equivalent', `${service}.json`);
  if (!existsSync(file)) return new Map();
  const groups = JSON.parse(readFileSync(file, 'utf8')) as readonly Group[];
  return new Map(groups.flatMap(({ reason, bugs }) => bugs.map((bug) => [bug, reason] as const)));
}
