/** Examples and tests that all controls with one requirement on the password policy share. */
import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, undo } from '../../../engine/index.ts';
import { type FakeAws, fakeAws } from '../../../testing/index.ts';
import { type PlaybookExamples } from '../../../testing/laws/index.ts';
import { fakePasswordPolicy } from './fake-password-policy.ts';

/** The required setting: a value that is just too weak, and one that is just sufficient. */
export interface OneSetting {
  readonly tooWeak: PasswordPolicy;
  readonly enough: PasswordPolicy;
}

export const passwordPolicyTarget = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};

export const strictPolicy: PasswordPolicy = {
  MinimumPasswordLength: 20,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
  MaxPasswordAge: 30,
  PasswordReusePrevention: 24,
  HardExpiry: true,
};

/** A policy without any settings. */
export const laxPolicy: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};

export function passwordPolicyExamples({ tooWeak, enough }: OneSetting): PlaybookExamples {
  return {
    target: passwordPolicyTarget,
    onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
    changes: {
      'a new account, without a policy': () => accountWith(null),
      'a policy without requirements': () => accountWith(laxPolicy),
      'a policy that is strict except for this setting': () => accountWith({ ...strictPolicy, ...tooWeak }),
    },
    leaves: {
      'a policy with only this requirement': () => accountWith({ ...laxPolicy, ...enough }),
      'a policy that is stricter in every setting': () => accountWith(strictPolicy),
    },
    refuses: {},
  };
}

export function accountWith(policy: PasswordPolicy | null): FakeAws {
  return fakeAws(fakePasswordPolicy(policy).handlers);
}

/** Tests that go beyond `describePlaybook`. */
export function itChangesOneSetting(playbook: AnyPlaybook, { tooWeak, enough }: OneSetting): void {
  const account = () => {
    const fake = fakePasswordPolicy({ ...strictPolicy, ...tooWeak });
    return { fake, aws: fakeAws(fake.handlers) };
  };
  const changesOf = async (aws: FakeAws) => {
    const planned = await plan(playbook, passwordPolicyTarget, aws);
    return planned.kind === 'change' ? planned.changes : [];
  };
  const setting = Object.keys(enough).join(', ');

  it(`changes only ${setting}, and never the whole policy`, async () => {
    const { fake, aws } = account();

    await apply(playbook, passwordPolicyTarget, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...strictPolicy, ...enough });
  });

  it(`undoes only ${setting} if another control changed the policy since`, async () => {
    const { fake, aws } = account();
    const changes = await changesOf(aws);
    await apply(playbook, passwordPolicyTarget, changes, aws);
    fake.change({ AllowUsersToChangePassword: false });

    expect(await undo(playbook, passwordPolicyTarget, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...strictPolicy, ...tooWeak, AllowUsersToChangePassword: false });
  });
}
