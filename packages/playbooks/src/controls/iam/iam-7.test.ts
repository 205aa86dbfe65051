import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { type Parameters, apply, nameOf, parametersFor, plan, undo } from '../../engine/index.ts';
import { type FakeAws, fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakePasswordPolicy } from './testing/index.ts';
import { iam7 } from './iam-7.ts';

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
/** A policy without any settings. */
const lax: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};
/** The default requirements of the control. */
const enough: PasswordPolicy = {
  ...lax,
  MinimumPasswordLength: 8,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
};
const demanding = { MaxPasswordAge: ['60'], PasswordReusePrevention: ['12'], MinimumPasswordLength: ['12'] };

const account = (policy: PasswordPolicy | null) => fakeAws(fakePasswordPolicy(policy).handlers);

async function changesOf(aws: FakeAws, parameters: Parameters = {}) {
  const planned = await plan(iam7, target, aws, parametersFor(iam7, parameters));
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam7, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account, without a policy': () => account(null),
    'an account without a policy if the control requires more': () => ({
      aws: account(null),
      parameters: demanding,
    }),
    'a policy without requirements': () => account(lax),
    'a policy without symbols': () => account({ ...strict, RequireSymbols: false }),
    'a policy without password expiration if the control requires it': () => ({
      aws: account(enough),
      parameters: demanding,
    }),
  },
  leaves: {
    'a policy with exactly the required settings': () => account(enough),
    'a policy that is stricter in every setting': () => account(strict),
    'a policy that is stricter than the control’s parameters': () => ({
      aws: account(strict),
      parameters: demanding,
    }),
    'a policy without symbols if the control does not require them': () => ({
      aws: account({ ...enough, RequireSymbols: false }),
      parameters: { RequireSymbols: ['false'] },
    }),
  },
  refuses: {},
});

describe('IAM.7', () => {
  it('never weakens a stricter policy: only insufficient settings change', async () => {
    const fake = fakePasswordPolicy({ ...strict, RequireSymbols: false, MaxPasswordAge: 365 });
    const aws = fakeAws(fake.handlers);

    await apply(iam7, target, await changesOf(aws, demanding), aws);

    expect(fake.current()).toEqual({ ...strict, MaxPasswordAge: 60 });
  });

  it('sets no password expiration unless the control requires it', async () => {
    const fake = fakePasswordPolicy(lax);
    const aws = fakeAws(fake.handlers);

    await apply(iam7, target, await changesOf(aws), aws);

    expect(fake.current()).toEqual(enough);
  });

  it('never requires fewer characters than the AWS default in an account without a policy', async () => {
    const fake = fakePasswordPolicy(null);
    const aws = fakeAws(fake.handlers);

    await apply(iam7, target, await changesOf(aws, { MinimumPasswordLength: ['8'] }), aws);

    expect(fake.current()).toMatchObject({ MinimumPasswordLength: 8 });
  });

  it('undoes each requirement separately', async () => {
    const fake = fakePasswordPolicy(lax);
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam7, target, changes, aws);
    const length = changes.filter((change) => nameOf(change) === 'settings[MinimumPasswordLength]');

    expect(await undo(iam7, target, length, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...enough, MinimumPasswordLength: 6 });
  });
});
