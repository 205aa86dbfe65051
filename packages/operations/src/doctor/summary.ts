/** The results of all checks, counted. */
import type { Result } from './check/index.ts';

export interface Summary {
  readonly ok: number;
  readonly problems: number;
  readonly unknown: number;
}

export function summaryOf(results: readonly Result[]): Summary {
  const count = (kind: Result['verdict']['kind']) => results.filter(({ verdict }) => verdict.kind === kind).length;
  return { ok: count('ok'), problems: count('problem'), unknown: count('unknown') };
}
