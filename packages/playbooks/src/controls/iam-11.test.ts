import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../remediation.ts';
import { describePlaybook, fakeAws, fakePasswordPolicy, type FakeAws } from '../testing/index.ts';
import { iam11 } from './iam-11.ts';

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
  const planned = await plan(iam11, target, aws);
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam11, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'an account as AWS hands it over, without a policy': () => account(null),
    'a policy that asks for nothing': () => account(lax),
    'a policy that is strict in all but this': () => account({ ...strict, RequireUppercaseCharacters: false }),
  },
  leaves: {
    'a policy that asks for just this': () => account({ ...lax, RequireUppercaseCharacters: true }),
    'a policy that is stricter in everything': () => account(strict),
  },
  refuses: {},
});

describe('IAM.11', () => {
  it('never sets the whole policy to a baseline: all but RequireUppercaseCharacters stays as it was', async () => {
    const fake = fakePasswordPolicy({ ...strict, RequireUppercaseCharacters: false });
    const aws = fakeAws(fake.handlers);

    await apply(iam11, target, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...strict, RequireUppercaseCharacters: true });
  });

  it('undoes only RequireUppercaseCharacters when another control changed the policy since', async () => {
    const fake = fakePasswordPolicy({ ...strict, RequireUppercaseCharacters: false });
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam11, target, changes, aws);
    fake.change({ AllowUsersToChangePassword: false });

    expect(await undo(iam11, target, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...strict, RequireUppercaseCharacters: false, AllowUsersToChangePassword: false });
  });
});
