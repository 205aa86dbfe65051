/** Whether an account, or a record of history, belongs to a delegation. */
import type { RemediationRecord } from '../model/index.ts';
import { type Delegation, type UnitsOf, includesControl, isWithin } from '../policy/index.ts';

export interface OwnershipContext {
  readonly unitsOf: UnitsOf;
  /** Logs details for the operator of ASR that the delegate must not see. */
  readonly warn: (message: string, about: { readonly [name: string]: string }) => void;
}

/** Whether both the resource and the finding are in an account of the delegation, and the control is one of its own. */
export async function isOfDelegate(
  { finding, accountId, controlId }: RemediationRecord,
  delegation: Delegation,
  context: OwnershipContext,
): Promise<boolean> {
  if (!includesControl(delegation, controlId)) return false;
  return finding.accountId === accountId && (await owns(delegation, accountId, context));
}

/** If the lookup fails, the account does not belong to the delegation. The delegate does not see that it failed. */
export async function owns(
  delegation: Delegation,
  accountId: string,
  { unitsOf, warn }: OwnershipContext,
): Promise<boolean> {
  const within = await isWithin(delegation, accountId, unitsOf);
  if (within.ok) return within.value;
  warn('Refused a delegate, because the organizational units of an account could not be looked up', {
    delegation: delegation.name,
    accountId,
    error: within.error,
  });
  return false;
}
