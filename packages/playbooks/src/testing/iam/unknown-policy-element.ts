/** A policy has an element that this evaluator does not support. */
export class UnknownPolicyElementError extends Error {
  override readonly name = 'UnknownPolicyElementError';

  constructor(element: string) {
    super(
      `The evaluator of IAM policies does not know ${element}. Add it to the evaluator in packages/playbooks/src/testing/iam, with a test from IAM's documentation.`,
    );
  }
}
