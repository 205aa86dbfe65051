/** The findings that the pipe has received and not delivered yet, and the groups that Parse makes of an execution. */
import type { Evaluation } from './arrivals.ts';

/** Some of the findings of one evaluation. */
export interface Part {
  readonly evaluation: Evaluation;
  readonly findings: number;
}

export interface Gathered {
  add(part: Part): void;
  /**
   * Returns the parts of the next execution, or `undefined` if the pipe still waits: it has fewer than `most` findings,
   * and none that arrived before `oldest`, in seconds. The last part can be cut in two.
   */
  take(most: number, oldest: number): readonly Part[] | undefined;
}

export function openGathered(): Gathered {
  const parts: Part[] = [];
  let findings = 0;
  return {
    add(part) {
      parts.push(part);
      findings += part.findings;
    },
    take(most, oldest) {
      const [first] = parts;
      if (first === undefined || (findings < most && first.evaluation.second > oldest)) return undefined;
      const taken: Part[] = [];
      let left = most;
      for (let part = parts.shift(); part !== undefined; part = left > 0 ? parts.shift() : undefined) {
        const count = Math.min(left, part.findings);
        taken.push({ ...part, findings: count });
        left -= count;
        if (count < part.findings) parts.unshift({ ...part, findings: part.findings - count });
      }
      findings -= most - left;
      return taken;
    },
  };
}

/** The groups of an execution: by account, Region and control, of limited size. */
export function groupsOf(parts: readonly Part[], most: number): readonly (readonly [Evaluation, number])[] {
  const byKey = Map.groupBy(parts, ({ evaluation: { account, region, control } }) => `${account} ${region} ${control}`);
  return [...byKey.values()].flatMap((same) => {
    const [first] = same;
    const findings = same.reduce((sum, part) => sum + part.findings, 0);
    if (first === undefined) return [];
    return Array.from(
      { length: Math.ceil(findings / most) },
      (_, nth) => [first.evaluation, Math.min(most, findings - nth * most)] as const,
    );
  });
}
