import { admit } from '@asr/playbooks/customer';
import type { PlaybookExamples } from '@asr/playbooks/testing';
import { type TestRunner, declareLaws } from '@asr/playbooks/testing/laws';

/** The examples of a playbook. */
export interface Examples extends Omit<PlaybookExamples, 'onMoto'> {
  /** The dangerous actions that the policy accepts, as in its `accepts`. */
  readonly accepts?: readonly string[];
}

/**
 * Declares a test for each law, on the examples. A playbook that ASR would refuse fails here, with the same reason.
 *
 * @param runner `describe` and `it` of your test runner: jest, vitest, or `node:test`.
 * @param playbook What `definePlaybook` returns.
 */
export function describePlaybook(
  runner: TestRunner,
  playbook: { readonly control: string },
  { accepts = [], ...examples }: Examples,
): void {
  const { control } = playbook;
  const admission = describeContract(runner, playbook, accepts);
  if (admission.ok) declareLaws(admission.playbook, examples, { file: `the playbook ${control}`, runner });
}

/**
 * Declares a test for the contract of a runbook without a playbook. It has no functions to test.
 *
 * @param runbook What `defineRunbook` returns.
 */
export function describeRunbook(
  runner: TestRunner,
  runbook: { readonly control: string },
  { accepts = [] }: Pick<Examples, 'accepts'> = {},
): void {
  describeContract(runner, runbook, accepts);
}

function describeContract(
  runner: TestRunner,
  one: { readonly control: string },
  accepts: readonly string[],
): ReturnType<typeof admit> {
  const { control } = one;
  const admission = admit({ one }, control, accepts);
  runner.describe(`${control}: the contract`, () => {
    runner.it('is fulfilled', () => {
      if (!admission.ok) throw new Error(admission.problems.map((problem) => `${problem}.`).join('\n'));
    });
  });
  return admission;
}
