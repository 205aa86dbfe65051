import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../remediation.ts';
import { describePlaybook, fakeAws, fakePasswordPolicy, type FakeAws } from '../testing/index.ts';
import { iam12 } from './iam-12.ts';

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
  const planned = await plan(iam12, target, aws);
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam12, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'an account as AWS hands it over, without a policy': () => account(null),
    'a policy that asks for nothing': () => account(lax),
    'a policy that is strict in all but this': () => account({ ...strict, RequireLowercaseCharacters: false }),
  },
  leaves: {
    'a policy that asks for just this': () => account({ ...lax, RequireLowercaseCharacters: true }),
    'a policy that is stricter in everything': () => account(strict),
  },
  refuses: {},
});

describe('IAM.12', () => {
  it('never sets the whole policy to a baseline: all but RequireLowercaseCharacters stays as it was', async () => {
    const fake = fakePasswordPolicy({ ...strict, RequireLowercaseCharacters: false });
    const aws = fakeAws(fake.handlers);

    await apply(iam12, target, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...strict, RequireLowercaseCharacters: true });
  });

  it('undoes only RequireLowercaseCharacters when another control changed the policy since', async () => {
    const fake = fakePasswordPolicy({ ...strict, RequireLowercaseCharacters: false });
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam12, target, changes, aws);
    fake.change({ AllowUsersToChangePassword: false });

    expect(await undo(iam12, target, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...strict, RequireLowercaseCharacters: false, AllowUsersToChangePassword: false });
  });
});
