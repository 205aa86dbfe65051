import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import { type FakeAws, describePlaybook, fakeAws, named } from '../../testing/index.ts';
import {
  fakePasswordPolicy,
  itChangesOneSetting,
  laxPolicy as lax,
  passwordPolicyExamples,
  passwordPolicyTarget as target,
  strictPolicy as strict,
} from './testing/index.ts';
import { iam14 } from './iam-14.ts';

const setting = { tooWeak: { RequireNumbers: false }, enough: { RequireNumbers: true } };

async function changesOf(aws: FakeAws): Promise<readonly AnyChange[]> {
  const planned = await plan(iam14, target, aws);
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam14, passwordPolicyExamples(setting));

describe('IAM.14', () => {
  itChangesOneSetting(iam14, setting);

  it('sends no limit that the account has not set', async () => {
    const fake = fakePasswordPolicy({ ...lax, MaxPasswordAge: 0 });
    const aws = fakeAws(fake.handlers);

    await apply(iam14, target, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...lax, RequireNumbers: true });
  });

  it('never weakens an account without a policy: what replaces AWS’s default is as strong', async () => {
    const fake = fakePasswordPolicy(null);
    const aws = fakeAws(fake.handlers);

    await apply(iam14, target, await changesOf(aws), aws);

    const { MinimumPasswordLength: length = 0, ...created } = fake.current() ?? {};
    const types = ['RequireNumbers', 'RequireSymbols', 'RequireUppercaseCharacters', 'RequireLowercaseCharacters'];
    const required = Object.entries(created).filter(([name, value]) => types.includes(name) && value === true);
    expect(length).toBeGreaterThanOrEqual(8);
    expect(required.length).toBeGreaterThanOrEqual(3);
    expect(created.RequireNumbers).toBe(true);
    expect(created.MaxPasswordAge).toBeUndefined();
  });

  it('undoes only the number when another control raised the length since', async () => {
    const fake = fakePasswordPolicy(lax);
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam14, target, changes, aws);
    fake.change({ MinimumPasswordLength: 14 });

    expect(await undo(iam14, target, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...lax, MinimumPasswordLength: 14 });
  });

  it('does not delete a policy it created when somebody has built on it since', async () => {
    const fake = fakePasswordPolicy(null);
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam14, target, changes, aws);
    fake.change({ MinimumPasswordLength: 14 });

    expect(await undo(iam14, target, changes, aws)).toMatchObject({ kind: 'refused' });

    expect(fake.current()).toMatchObject({ MinimumPasswordLength: 14, RequireNumbers: true });
  });

  it('creates no policy of one setting when the policy was deleted under its hands', async () => {
    const fake = fakePasswordPolicy(lax);
    const aws = fakeAws(fake.handlers);
    const planned = await plan(iam14, target, aws);
    if (planned.kind !== 'change') throw new Error('Expected changes.');
    fake.delete();

    expect(await apply(iam14, target, planned.changes, aws, planned.state)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('no password policy any more'),
    });
    expect(fake.current()).toBeNull();
  });

  it('removes a setting that was not there before', async () => {
    const fake = fakePasswordPolicy({ ...strict, PasswordReusePrevention: 24 });
    const aws = fakeAws(fake.handlers);

    await iam14.apply(target, { field: 'settings', key: 'PasswordReusePrevention', from: 24, to: null }, aws);

    const { PasswordReusePrevention: _, ...others } = strict;
    expect(fake.current()).toEqual(others);
  });

  it('does not take an error for an absent policy', async () => {
    const aws = fakeAws({
      GetAccountPasswordPolicyCommand: () => {
        throw named('ServiceFailureException');
      },
    });

    await expect(verify(iam14, target, aws)).rejects.toThrow('ServiceFailureException');
  });
});
