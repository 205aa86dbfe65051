import { type ControlId, definePlaybook } from '../../../engine/index.ts';
import type { ParametersOf, Values } from '../../../parameters/index.ts';
import {
  type PasswordPolicyState,
  type PasswordSettings,
  changePasswordPolicy,
  passwordPolicyPermissions,
  readPasswordPolicy,
  requireSettings,
} from './password-policy.ts';

interface PasswordControl<Parameters extends Values> {
  readonly control: ControlId;
  readonly title: string;
  readonly parameters?: ParametersOf<Parameters>;
  /** Returns the settings that the control requires. */
  readonly settings: (parameters: Parameters, account: PasswordPolicyState) => PasswordSettings;
}

/** Defines the playbook of a control on the password policy of the account. */
export function definePasswordControl<Parameters extends Values = Values>({
  settings,
  ...control
}: PasswordControl<Parameters>) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsAccount',
    scope: 'global',
    document: { name: 'password-policy', parts: 'same' },
    permissions: passwordPolicyPermissions,
    read: (_target, aws) => readPasswordPolicy(aws),
    plan: (account, parameters: Parameters) => requireSettings(account, settings(parameters, account)),
    apply: (_target, change, aws) => changePasswordPolicy([change], aws),
    applyAll: (_target, changes, aws) => changePasswordPolicy(changes, aws),
  });
}
