import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import { type FakeAws, fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
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

  it('omits a limit that the account has not set', async () => {
    const fake = fakePasswordPolicy({ ...lax, MaxPasswordAge: 0 });
    const aws = fakeAws(fake.handlers);

    await apply(iam14, target, await changesOf(aws), aws);

    expect(fake.current()).toEqual({ ...lax, RequireNumbers: true });
  });

  it('never weakens an account without a policy: the new policy is as strong as the AWS default', async () => {
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

  it('undoes only its own setting if another control raised the length since', async () => {
    const fake = fakePasswordPolicy(lax);
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam14, target, changes, aws);
    fake.change({ MinimumPasswordLength: 14 });

    expect(await undo(iam14, target, changes, aws)).toEqual({ kind: 'done' });

    expect(fake.current()).toEqual({ ...lax, MinimumPasswordLength: 14 });
  });

  it('keeps a policy that it created and that was modified since', async () => {
    const fake = fakePasswordPolicy(null);
    const aws = fakeAws(fake.handlers);
    const changes = await changesOf(aws);
    await apply(iam14, target, changes, aws);
    fake.change({ MinimumPasswordLength: 14 });

    expect(await undo(iam14, target, changes, aws)).toMatchObject({ kind: 'refused' });

    expect(fake.current()).toMatchObject({ MinimumPasswordLength: 14, RequireNumbers: true });
  });

  it('creates no policy with only one setting if the policy was deleted in the meantime', async () => {
    const fake = fakePasswordPolicy(lax);
    const aws = fakeAws(fake.handlers);
    const planned = await plan(iam14, target, aws);
    if (planned.kind !== 'change') throw new Error('Expected changes.');
    fake.delete();

    expect(await apply(iam14, target, planned.changes, aws, { seen: planned.state })).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('no longer has a password policy'),
    });
    expect(fake.current()).toBeNull();
  });

  it('removes a setting that was absent before', async () => {
    const fake = fakePasswordPolicy({ ...strict, PasswordReusePrevention: 24 });
    const aws = fakeAws(fake.handlers);

    await iam14.apply(target, { field: 'settings', key: 'PasswordReusePrevention', from: 24, to: null }, aws);

    const { PasswordReusePrevention: _, ...others } = strict;
    expect(fake.current()).toEqual(others);
  });

  it('never reads an error as an absent policy', async () => {
    const aws = fakeAws({
      GetAccountPasswordPolicyCommand: () => {
        throw named('ServiceFailureException');
      },
    });

    await expect(verify(iam14, target, aws)).rejects.toThrow('ServiceFailureException');
  });
});
