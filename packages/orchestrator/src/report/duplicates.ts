/** Findings of one execution about the same violation, such as the findings of two standards. */
import type { Answer } from '../model/index.ts';

/**
 * Returns the answers, with the answer of the remediation for each finding that only duplicates its finding. So all
 * findings about a violation receive the same update.
 */
export function answerDuplicates(answers: readonly Answer[]): readonly Answer[] {
  const remediated = new Map(answers.map((one) => [one.remediationId, one]));
  return answers.map((one) => {
    const original = one.duplicateOf === undefined ? undefined : remediated.get(one.duplicateOf);
    if (original === undefined || original.finding.id === one.finding.id) return one;
    return { ...original, finding: one.finding, duplicateOf: original.remediationId };
  });
}
