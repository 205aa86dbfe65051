/** The changes of a DB instance that are pending for its maintenance window. */
import type { DBInstance, PendingModifiedValues } from '@aws-sdk/client-rds';

/**
 * Returns the names of the pending changes, without their values, which can include a password.
 *
 * @param own The change that ASR makes itself.
 */
export function otherPending(
  { PendingModifiedValues: pending = {} }: DBInstance,
  own: keyof PendingModifiedValues,
): readonly string[] {
  return Object.keys(pending).filter((name) => name !== own);
}

/**
 * Returns why ASR must not change a setting with `ApplyImmediately`: RDS would also make the pending changes, some of which
 * restart the database. `undefined` if no change is pending.
 *
 * @param change `A change to Multi-AZ`.
 */
export function whyNotImmediately(pending: readonly string[], change: string): string | undefined {
  if (pending.length === 0) return undefined;
  return (
    `${change} would also apply the changes that are pending for the maintenance window: ${pending.join(', ')}. ` +
    'Wait for the window, then remediate again.'
  );
}
