/** The stricter of two values for a password setting: what a control requires, and what the account has. */
import type { PasswordPolicyState } from './password-policy.ts';

/** Returns the minimum length. The AWS default policy requires 8 characters in an account without a policy. */
export function lengthOf(floor: number, { settings }: PasswordPolicyState): number {
  return Math.max(floor, Number(settings['MinimumPasswordLength'] ?? 8));
}

/** Returns the number of remembered passwords. IAM remembers none if the setting is absent. */
export function reusePreventionOf(floor: number, { settings }: PasswordPolicyState): number {
  return Math.max(floor, Number(settings['PasswordReusePrevention'] ?? 0));
}

/** Returns the maximum age in days. Less is stricter, and passwords never expire if the setting is absent. */
export function ageOf(ceiling: number, { settings }: PasswordPolicyState): number {
  return Math.min(ceiling, Number(settings['MaxPasswordAge'] ?? ceiling));
}
