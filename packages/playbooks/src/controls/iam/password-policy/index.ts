export { ageOf, lengthOf, reusePreventionOf } from './password-floors.ts';
export {
  changePasswordPolicy,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
} from './password-policy.ts';
