import { cannot } from './plan.ts';

/** Turns an AWS error that means "this change is currently impossible" into a reason. Rethrows all other errors. */
export function cannotIf(name: string, reason: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Error && error.name === name) cannot(reason);
    throw error;
  };
}
