/** How long findings waited, in seconds. */

export interface Latency {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

/** @param all Each wait, with the number of findings that waited so long. */
export function latencyOf(all: readonly { readonly seconds: number; readonly findings: number }[]): Latency {
  const sorted = all.toSorted((a, b) => a.seconds - b.seconds);
  const total = sorted.reduce((sum, { findings }) => sum + findings, 0);
  const at = (share: number): number => {
    let passed = 0;
    for (const { seconds, findings } of sorted) {
      passed += findings;
      if (passed >= share * total) return seconds;
    }
    return NaN;
  };
  return { median: at(0.5), p99: at(0.99), worst: sorted.at(-1)?.seconds ?? NaN };
}
