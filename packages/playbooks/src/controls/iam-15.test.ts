import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../remediation.ts';
import { describePlaybook, fakeAws, fakePasswordPolicy, type FakeAws } from '../testing/index.ts';
import { iam15 } from './iam-15.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const strict: PasswordPolicy = {
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
const lax: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};

const account = (policy: PasswordPolicy | null) => fakeAws(fakePasswordPolicy(policy).handlers);

async function changesOf(aws: FakeAws) {
  const planned = await plan(iam15, target, aws);
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam15, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'an account as AWS hands it over, without a policy': () => account(null),
    'a policy that asks for nothing': () => account(lax),
    'a policy that is strict in all but this': () => account({ ...strict, MinimumPasswordLength: 13 }),
    'an account whose own parameter asks for more': () => ({
      aws: account({ ...strict, MinimumPasswordLength: 14 }),
      parameters: { minimumPasswordLength: ['16'] },
    }),
  },
  leaves: {
    'a policy that asks for just this': () => account({ ...lax, MinimumPasswordLength: 14 }),
    'a policy that is stricter in everything': () => account(strict),
  },
  refuses: {},
});

describe('IAM.15', () => {
  it('never sets the whole policy to a baseline: all but MinimumPasswordLength stays as it was', async () => {
    const fake = fakePasswordPolicy({ ...strict, MinimumPasswordLength: 13 });
    const aws = fakeAws(fake.handlers);

    await apply(iam15, target, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...strict, MinimumPasswordLength: 14 });
  });

  it('undoes only MinimumPasswordLength when another control changed the policy since', async () => {
    const fake = fakePasswordPolicy({ ...strict, MinimumPasswordLength: 13 });
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam15, target, changes, aws);
    fake.change({ AllowUsersToChangePassword: false });

    expect(await undo(iam15, target, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...strict, MinimumPasswordLength: 13, AllowUsersToChangePassword: false });
  });
});
