/** What a control asks of the password policy, or what the account has, if that is stricter. */
import type { PasswordPolicyState } from './password-policy.ts';

/** AWS's default asks for 8 characters where an account has no policy of its own. */
export function lengthOf(floor: number, { settings }: PasswordPolicyState): number {
  return Math.max(floor, Number(settings['MinimumPasswordLength'] ?? 8));
}

/** How many earlier passwords are remembered. IAM remembers none where it is not set. */
export function reusePreventionOf(floor: number, { settings }: PasswordPolicyState): number {
  return Math.max(floor, Number(settings['PasswordReusePrevention'] ?? 0));
}

/** Passwords live for ever where it is not set, so less is stricter. */
export function ageOf(ceiling: number, { settings }: PasswordPolicyState): number {
  return Math.min(ceiling, Number(settings['MaxPasswordAge'] ?? ceiling));
}
