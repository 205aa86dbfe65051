import { type Parameters, registry } from '@asr/playbooks';
import { type Policy, settingsFor } from './policy.ts';

/**
 * Returns the parameters of a control that other controls respect; `undefined` if it does not count. What the policy
 * itself forbids counts unless the control is off. A control of Security Hub counts if it is automatic: otherwise an
 * operator decides about each finding.
 */
export function parametersInForce(policy: Policy, controlId: string): Parameters | undefined {
  const { mode, parameters } = settingsFor(policy, controlId);
  const isOfPolicy = Object.hasOwn(registry, controlId) && registry[controlId]?.detectedBy !== undefined;
  const counts = isOfPolicy ? mode !== 'off' : mode === 'automatic';
  return counts ? parameters : undefined;
}
