/** Refusals of a change that is currently impossible in AWS. */

/**
 * For `apply`: reports that this change cannot be made, and why. For `read`: that the id does not show which resource it
 * is. The steps turn it into an outcome.
 */
export function cannot(reason: string): never {
  throw new CannotChangeError(reason);
}

/** A change that is currently impossible in AWS. The message says what to do. */
export class CannotChangeError extends Error {
  override readonly name = 'CannotChangeError';
}

/** Whether the error is that of `cannot`. By its name: the module of a customer's playbook has its own copy of the class. */
export function isCannotChange(error: unknown): error is Error {
  return error instanceof Error && error.name === 'CannotChangeError';
}

/** Turns an AWS error that means "this change is currently impossible" into a reason. Rethrows all other errors. */
export function cannotIf(name: string, reason: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Error && error.name === name) cannot(reason);
    throw error;
  };
}
