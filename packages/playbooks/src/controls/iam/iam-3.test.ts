import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { type FakeAws, fakeAws, fakeNow } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type FakeAccessKey, fakeIamUsers } from './testing/index.ts';
import { iam3 } from './iam-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:iam::111122223333:user/alice',
};
const alicesId = 'AIDACKCEVSQ6C2EXAMPLE';
const oldKey = { id: 'AKIAOLD', createdDaysAgo: 400, usedDaysAgo: 0 };
const newKey = { id: 'AKIANEW', createdDaysAgo: 89, usedDaysAgo: 0 };

const alice = (...keys: readonly FakeAccessKey[]) => fakeAws(fakeIamUsers([{ name: 'alice', id: alicesId, keys }]));

async function changesOf(aws: FakeAws) {
  const planned = await plan(iam3, target, aws);
  return planned.kind === 'change' ? planned.changes : [];
}

describePlaybook(iam3, {
  // As AWS Config writes it. Finding it requires both calls.
  target: { ...target, resourceId: `arn:aws:iam::111122223333:user/${alicesId}` },
  onMoto: async ({ accountId, client }) => {
    await client(IAMClient).send(new CreateUserCommand({ UserName: 'alice' }));
    await client(IAMClient).send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    return `arn:aws:iam::${accountId}:user/alice`;
  },
  changes: {
    'a key of 90 days': () => alice({ ...oldKey, createdDaysAgo: 90 }),
    'an old key that is used every day': () => alice(oldKey),
    'an old key that was never used': () => alice({ id: 'AKIAOLD', createdDaysAgo: 400 }),
    'an old key next to a new one': () => alice(newKey, oldKey),
    'two old keys': () => alice(oldKey, { ...oldKey, id: 'AKIAOLDER' }),
    'a key of 45 days if the policy allows 30': () => ({
      aws: alice({ ...newKey, createdDaysAgo: 45 }),
      parameters: { maxAccessKeyAge: ['30'] },
    }),
  },
  leaves: {
    'a user without keys': () => alice(),
    'a key of 89 days': () => alice(newKey),
    'an old key that is already inactive': () => alice({ ...oldKey, status: 'Inactive' }),
    'an old key that expired': () => alice({ ...oldKey, status: 'Expired' }),
  },
  refuses: {},
  gone: { 'a user that was deleted': () => fakeAws(fakeIamUsers([])) },
});

describe('IAM.3', () => {
  it('does not retire a new key that was never used', async () => {
    expect(await changesOf(alice({ id: 'AKIAIDLE', createdDaysAgo: 89 }))).toEqual([]);
  });

  it('asks before it deactivates a key in use, and only for that key', async () => {
    const idle = { id: 'AKIAIDLE', createdDaysAgo: 400, usedDaysAgo: 90 };
    const unused = { id: 'AKIAUNUSED', createdDaysAgo: 400 };

    expect(await plan(iam3, target, alice({ ...oldKey, usedDaysAgo: 89 }, idle))).toMatchObject({
      changes: [{ key: 'AKIAOLD' }, { key: 'AKIAIDLE' }],
      asks: { 'accessKeys[AKIAOLD]': expect.stringContaining('was used 89 days ago') },
    });
    expect(await plan(iam3, target, alice(idle, unused))).not.toHaveProperty('asks');
  });

  it('finds a key on the second page', async () => {
    const users = fakeIamUsers([{ name: 'alice', id: alicesId }]);
    const longAgo = structuredClone(fakeNow);
    longAgo.setUTCFullYear(2025);
    const page = (AccessKeyId: string) => [{ AccessKeyId, Status: 'Active', CreateDate: longAgo }];
    const aws = fakeAws({
      ...users,
      ListAccessKeysCommand: (input: { Marker?: string }) =>
        input.Marker === undefined
          ? { AccessKeyMetadata: page('AKIA1'), IsTruncated: true, Marker: '1' }
          : { AccessKeyMetadata: page('AKIA2') },
      GetAccessKeyLastUsedCommand: () => ({ AccessKeyLastUsed: {} }),
    });

    expect(await changesOf(aws)).toMatchObject([{ key: 'AKIA1' }, { key: 'AKIA2' }]);
  });

  it('keeps two users apart: a read leaves nothing behind for the next', async () => {
    const bob = { ...target, resourceId: 'arn:aws:iam::111122223333:user/bob' };
    const aws = fakeAws(
      fakeIamUsers([
        { name: 'alice', id: alicesId, keys: [oldKey] },
        { name: 'bob', id: 'AIDABOBBOBBOBBOBBOB00', keys: [newKey] },
      ]),
    );
    await changesOf(aws);

    expect(await iam3.read(bob, aws)).toMatchObject({ accessKeys: { AKIANEW: 'Active' } });
    expect(await plan(iam3, bob, aws)).toMatchObject({ kind: 'compliant' });
  });

  it('keeps a newer key, and undo reactivates the old one', async () => {
    const aws = alice(newKey, oldKey);
    const changes = await changesOf(aws);
    await apply(iam3, target, changes, aws);
    expect(await iam3.read(target, aws)).toMatchObject({ accessKeys: { AKIANEW: 'Active', AKIAOLD: 'Inactive' } });

    expect(await undo(iam3, target, changes, aws)).toEqual({ kind: 'done' });

    expect(await iam3.read(target, aws)).toMatchObject({ accessKeys: { AKIANEW: 'Active', AKIAOLD: 'Active' } });
  });

  it('changes nothing for a user that was deleted after the plan', async () => {
    const aws = fakeAws(fakeIamUsers([]));

    await iam3.apply(target, { field: 'accessKeys', key: 'AKIAOLD', from: 'Active', to: 'Inactive' }, aws);

    expect(aws.calls).toEqual(['iam:GetUser']);
  });
});
