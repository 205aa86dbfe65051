/** Which bugs a run plants: all of them, or a number for each file that depends on the seed and not on chance. */
import { createHash } from 'node:crypto';
import type { Mutant } from './plant.ts';

/** @returns At most so many bugs of each file, in their order. An edit elsewhere in the file hardly changes the choice. */
export function sampleOf(mutants: readonly Mutant[], perFile: number, seed: number): readonly Mutant[] {
  const chosen = [...Map.groupBy(mutants, ({ file }) => file).values()].flatMap((own) =>
    own.toSorted((a, b) => compare(rankOf(a, seed), rankOf(b, seed))).slice(0, perFile),
  );
  const keys = new Set(chosen.map(({ key }) => key));
  return mutants.filter(({ key }) => keys.has(key));
}

function rankOf({ key }: Mutant, seed: number): string {
  return createHash('sha256').update(`${seed} ${key}`).digest('hex');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
