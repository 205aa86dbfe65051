/** What is the same for all controls that ask one thing of the password policy. */
import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, undo } from '../../../engine/index.ts';
import { type FakeAws, type PlaybookExamples, fakeAws } from '../../../testing/index.ts';
import { fakePasswordPolicy } from './fake-password-policy.ts';

/** The one setting: a value that is just too weak, and the one that just suffices. */
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

/** A policy created with nothing chosen. */
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
      'an account as AWS hands it over, without a policy': () => accountWith(null),
      'a policy that asks for nothing': () => accountWith(laxPolicy),
      'a policy that is strict in all but this': () => accountWith({ ...strictPolicy, ...tooWeak }),
    },
    leaves: {
      'a policy that asks for just this': () => accountWith({ ...laxPolicy, ...enough }),
      'a policy that is stricter in everything': () => accountWith(strictPolicy),
    },
    refuses: {},
  };
}

export function accountWith(policy: PasswordPolicy | null): FakeAws {
  return fakeAws(fakePasswordPolicy(policy).handlers);
}

/** What the laws do not say. */
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

  it(`never sets the whole policy to a baseline: all but ${setting} stays as it was`, async () => {
    const { fake, aws } = account();

    await apply(playbook, passwordPolicyTarget, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...strictPolicy, ...enough });
  });

  it(`undoes only ${setting} when another control changed the policy since`, async () => {
    const { fake, aws } = account();
    const changes = await changesOf(aws);
    await apply(playbook, passwordPolicyTarget, changes, aws);
    fake.change({ AllowUsersToChangePassword: false });

    expect(await undo(playbook, passwordPolicyTarget, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...strictPolicy, ...tooWeak, AllowUsersToChangePassword: false });
  });
}
