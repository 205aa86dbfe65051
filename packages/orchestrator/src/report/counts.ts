import type { Answer, Outcome } from '../model/index.ts';

/** The number of answers with each outcome. */
export type Counts = { readonly [outcome in Outcome]?: number };

export function countOutcomes(answers: readonly Answer[]): Counts {
  const counts: { [outcome in Outcome]?: number } = {};
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
