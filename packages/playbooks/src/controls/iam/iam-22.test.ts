import { CreateAccessKeyCommand, CreateLoginProfileCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, isIrreversible, plan, undo, verify } from '../../engine/index.ts';
import { type FakeAws, fakeAws, fakeNow } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import type { Account } from '../../emulated-account/index.ts';
import { type FakeIamUser, fakeIamUsers } from './testing/index.ts';
import { iam22 } from './iam-22.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:iam::111122223333:user/alice',
};
const alicesId = 'AIDACKCEVSQ6C2EXAMPLE';
const byId = `arn:aws:iam::111122223333:user/${alicesId}`;
const usedKey = { id: 'AKIAUSED', createdDaysAgo: 400, usedDaysAgo: 1 };
const staleKey = { id: 'AKIASTALE', createdDaysAgo: 400, usedDaysAgo: 45 };

const alice = (credentials: Partial<FakeIamUser> = {}) => fakeAws(fakeIamUsers([userAlice(credentials)]));
const userAlice = (credentials: Partial<FakeIamUser>): FakeIamUser => ({ name: 'alice', id: alicesId, ...credentials });

async function changesOf(aws: FakeAws, resourceId = target.resourceId): Promise<readonly AnyChange[]> {
  const planned = await plan(iam22, { ...target, resourceId }, aws);
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam22, {
  // As AWS Config writes it. Finding it requires both calls.
  target: { ...target, resourceId: byId },
  onMoto: arrangeInactiveUser,
  changes: {
    'a key that was last used 45 days ago': () => alice({ keys: [staleKey] }),
    'a key that was created 45 days ago and never used': () =>
      alice({ keys: [{ id: 'AKIANEVER', createdDaysAgo: 45 }] }),
    'a stale key next to one in use': () => alice({ keys: [usedKey, staleKey] }),
    'a console password that was last used 45 days ago': () =>
      alice({ password: { createdDaysAgo: 400 }, passwordUsedDaysAgo: 45 }),
    'a console password that was created 45 days ago and never used': () => alice({ password: { createdDaysAgo: 45 } }),
    'a stale key and a stale console password': () => alice({ keys: [staleKey], password: { createdDaysAgo: 400 } }),
    'a key that was unused for 30 days if the policy allows 30': () => ({
      aws: alice({ keys: [{ id: 'AKIA30', createdDaysAgo: 400, usedDaysAgo: 30 }] }),
      parameters: { maxCredentialUsageAge: ['30'] },
    }),
  },
  leaves: {
    'a user without credentials': () => alice(),
    'a key that was last used 44 days ago': () => alice({ keys: [{ ...staleKey, usedDaysAgo: 44 }] }),
    'a key that was created yesterday and never used': () => alice({ keys: [{ id: 'AKIANEW', createdDaysAgo: 1 }] }),
    'a stale key that is already inactive': () => alice({ keys: [{ ...staleKey, status: 'Inactive' }] }),
    'a stale key that expired': () => alice({ keys: [{ ...staleKey, status: 'Expired' }] }),
    'a console password in use': () => alice({ password: { createdDaysAgo: 400 }, passwordUsedDaysAgo: 3 }),
    'a new console password after one that was last used long ago': () =>
      alice({ password: { createdDaysAgo: 2 }, passwordUsedDaysAgo: 300 }),
    'a last use of a deleted password': () => alice({ password: null, passwordUsedDaysAgo: 300 }),
  },
  refuses: {},
  gone: { 'a user that was deleted': () => fakeAws(fakeIamUsers([])) },
});

describe('IAM.22', () => {
  it('changes only stale keys, not keys in use or already inactive keys', async () => {
    const inactiveKey = { id: 'AKIAOFF', status: 'Inactive' as const, createdDaysAgo: 400 };

    expect(await changesOf(alice({ keys: [usedKey, staleKey] }))).toEqual([
      { field: 'accessKeys', key: 'AKIASTALE', from: 'Active', to: 'Inactive' },
    ]);
    expect(await changesOf(alice({ keys: [inactiveKey, staleKey] }))).toEqual([
      { field: 'accessKeys', key: 'AKIASTALE', from: 'Active', to: 'Inactive' },
    ]);
  });

  it('requires approval for the console password, and not for the keys', async () => {
    const changes = await changesOf(alice({ keys: [staleKey], password: { createdDaysAgo: 400 } }));

    expect(changes.filter((change) => isIrreversible(iam22, change))).toEqual([
      { field: 'consolePassword', from: 'present', to: null },
    ]);
    expect(changes).toHaveLength(2);
  });

  it('reactivates its key if another key was modified since', async () => {
    const aws = alice({ keys: [usedKey, staleKey] });
    const changes = await changesOf(aws);
    await apply(iam22, target, changes, aws);
    await iam22.apply(target, { field: 'accessKeys', key: 'AKIAUSED', from: 'Active', to: 'Inactive' }, aws);

    expect(await undo(iam22, target, changes, aws)).toEqual({ kind: 'done' });

    expect(await iam22.read(target, aws)).toMatchObject({ accessKeys: { AKIAUSED: 'Inactive', AKIASTALE: 'Active' } });
  });

  it('reports that a removed password cannot be restored', async () => {
    const aws = alice({ password: { createdDaysAgo: 400 } });
    const changes = await changesOf(aws);
    await apply(iam22, target, changes, aws);

    expect(await undo(iam22, target, changes, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('cannot be restored'),
    });
  });

  it('says that the finding stays until IAM updates the credential report', async () => {
    const aws = alice({ keys: [staleKey] });
    await apply(iam22, target, await changesOf(aws), aws);

    expect(await verify(iam22, target, aws)).toEqual({
      kind: 'done',
      mayStayFailed: expect.stringContaining('every 4 hours'),
    });
  });

  it('sees no drift if a day passes between plan and apply', async () => {
    const aws = alice({ keys: [staleKey] });
    const changes = await changesOf(aws);
    const tomorrow = structuredClone(fakeNow);
    tomorrow.setUTCDate(tomorrow.getUTCDate() + 1);
    const awsTomorrow = { ...aws, now: () => tomorrow };

    expect(await apply(iam22, target, changes, awsTomorrow)).toEqual({ kind: 'done' });
    expect(await verify(iam22, target, awsTomorrow)).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['a name under a path', 'arn:aws:iam::111122223333:user/team/ops/alice'],
    ['the unique id instead of the name', byId],
  ])('finds the user by %s', async (_, resourceId) => {
    const others = [1, 2, 3].map((number) => ({ name: `other-${number}`, id: `AIDAOTHER${number}AAAAAAAAAA` }));
    const aws = fakeAws(fakeIamUsers([...others, userAlice({ keys: [staleKey] })]));

    const changes = await changesOf(aws, resourceId);
    await apply(iam22, { ...target, resourceId }, changes, aws);

    expect(await iam22.read(target, aws)).toMatchObject({ accessKeys: { AKIASTALE: 'Inactive' } });
  });

  it('changes nothing for a user that was deleted after the plan', async () => {
    const aws = fakeAws(fakeIamUsers([]));

    await iam22.apply(target, { field: 'consolePassword', from: 'present', to: null }, aws);

    expect(aws.calls).toEqual(['iam:GetUser']);
  });

  it('reports that a user with only an id is gone', async () => {
    const aws = fakeAws(fakeIamUsers([{ name: 'bob', id: 'AIDABOBBOBBOBBOBBOB00' }]));

    expect(await plan(iam22, { ...target, resourceId: byId }, aws)).toEqual({ kind: 'gone' });
  });

  it('does not list all users to find a deleted user by name', async () => {
    const aws = fakeAws(fakeIamUsers([]));

    await plan(iam22, target, aws);

    expect(aws.calls).toEqual(['iam:GetUser']);
  });
});

/** Creates a user on moto that was inactive for half a year, with a password and two keys. */
async function arrangeInactiveUser({ accountId, client }: Account): Promise<string> {
  const iam = client(IAMClient);
  const UserName = 'inactive';
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-Horse-1' }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  return `arn:aws:iam::${accountId}:user/${UserName}`;
}
