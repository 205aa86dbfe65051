export { type FakeAccessKey, type FakeIamUser, fakeIamUsers } from './fake-iam-users.ts';
export { fakePasswordPolicy } from './fake-password-policy.ts';
export {
  accountWith,
  itChangesOneSetting,
  laxPolicy,
  passwordPolicyExamples,
  passwordPolicyTarget,
  strictPolicy,
} from './password-policy-examples.ts';
