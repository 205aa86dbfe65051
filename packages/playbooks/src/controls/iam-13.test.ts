import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../remediation.ts';
import { describePlaybook, fakeAws, fakePasswordPolicy, type FakeAws } from '../testing/index.ts';
import { iam13 } from './iam-13.ts';

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
  const planned = await plan(iam13, target, aws);
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam13, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'an account as AWS hands it over, without a policy': () => account(null),
    'a policy that asks for nothing': () => account(lax),
    'a policy that is strict in all but this': () => account({ ...strict, RequireSymbols: false }),
  },
  leaves: {
    'a policy that asks for just this': () => account({ ...lax, RequireSymbols: true }),
    'a policy that is stricter in everything': () => account(strict),
  },
  refuses: {},
});

describe('IAM.13', () => {
  it('never sets the whole policy to a baseline: all but RequireSymbols stays as it was', async () => {
    const fake = fakePasswordPolicy({ ...strict, RequireSymbols: false });
    const aws = fakeAws(fake.handlers);

    await apply(iam13, target, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...strict, RequireSymbols: true });
  });

  it('undoes only RequireSymbols when another control changed the policy since', async () => {
    const fake = fakePasswordPolicy({ ...strict, RequireSymbols: false });
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam13, target, changes, aws);
    fake.change({ AllowUsersToChangePassword: false });

    expect(await undo(iam13, target, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...strict, RequireSymbols: false, AllowUsersToChangePassword: false });
  });
});
