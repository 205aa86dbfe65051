/** Findings about the same violation, such as the findings of two standards. One remediation is for all of them. */
import type { FindingAnswer } from '../findings/index.ts';
import type { Answer } from '../model/index.ts';

/**
 * Returns the answers, with a copy of each for every finding that duplicates its finding. So all findings about a
 * violation receive the same update.
 */
export function answerDuplicates(answers: readonly Answer[]): readonly FindingAnswer[] {
  return answers.flatMap((one): readonly FindingAnswer[] => [
    one,
    ...(one.duplicates ?? []).map((finding) => ({ ...one, finding, isDuplicate: true as const })),
  ]);
}

/** The ids of the findings that an answer updates. */
export function findingIdsOf({ finding, duplicates = [] }: Answer): readonly string[] {
  return [finding.id, ...duplicates.map(({ id }) => id)];
}
