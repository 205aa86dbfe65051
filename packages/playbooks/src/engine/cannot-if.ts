import { cannot } from './plan.ts';

/**
 * Turns the AWS error that means "nobody can make this change as things stand" into a sentence.
 * Others pass.
 */
export function cannotIf(name: string, reason: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Error && error.name === name) cannot(reason);
    throw error;
  };
}
