/** A policy says something that the evaluator here does not know. It never guesses. */
export class UnknownPolicyElementError extends Error {
  override readonly name = 'UnknownPolicyElementError';

  constructor(element: string) {
    super(
      `The evaluator of IAM policies does not know ${element}. Teach it in decide-access.ts, with a test from IAM's own documentation.`,
    );
  }
}
