import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { needsApproval, parametersFor, plan } from '../../engine/index.ts';
import { type FakeAws, fakeAws, fakeNow } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type FakeAccessKey, fakeIamUsers } from '../iam/testing/index.ts';
import { contain2 } from './contain-2.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:iam::111122223333:user/alice',
};
const leaked = 'AKIAIOSFODNN7LEAKED0';
const other = 'AKIAIOSFODNN7OTHER00';
const alicesId = 'AIDACKCEVSQ6C2EXAMPLE';
const parameters = { accessKeyId: leaked };

const alice = (...keys: readonly FakeAccessKey[]) => fakeAws(fakeIamUsers([{ name: 'alice', id: alicesId, keys }]));
const about = (aws: FakeAws) => () => ({ aws, parameters });
const inUse = { id: leaked, createdDaysAgo: 40, usedDaysAgo: 0 };

describePlaybook(contain2, {
  target,
  onMoto: async ({ accountId, client }) => {
    await client(IAMClient).send(new CreateUserCommand({ UserName: 'alice' }));
    const { AccessKey } = await client(IAMClient).send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    return {
      resourceId: `arn:aws:iam::${accountId}:user/alice`,
      parameters: { accessKeyId: [String(AccessKey?.AccessKeyId)] },
    };
  },
  changes: {
    'the key in the finding': () => about(alice(inUse))(),
    'the key in the finding, next to another': () => about(alice({ id: other, createdDaysAgo: 1 }, inUse))(),
    'a key that was never used': () => about(alice({ id: leaked, createdDaysAgo: 1 }))(),
  },
  leaves: {
    'a key that is already inactive': () => about(alice({ ...inUse, status: 'Inactive' }))(),
    'a key that expired': () => about(alice({ ...inUse, status: 'Expired' }))(),
  },
  refuses: {
    'a key that the user does not have': () => about(alice({ id: other, createdDaysAgo: 1 }))(),
    'a finding without a key': () => alice(inUse),
    'temporary credentials': () => ({ aws: alice(inUse), parameters: { accessKeyId: 'ASIAIOSFODNN7LEAKED0' } }),
    'a key that is a name of every object': () => ({ aws: alice(inUse), parameters: { accessKeyId: 'constructor' } }),
  },
  gone: { 'a user that was deleted': () => about(fakeAws(fakeIamUsers([])))() },
});

describe('Contain.2', () => {
  const values = parametersFor(contain2, parameters);

  it.each([
    [0, 'last used today for'],
    [1, 'last used yesterday for'],
    [9, 'last used 9 days ago for'],
    [undefined, 'never used.'],
  ])('says who is cut off, and when the key was used: %p', async (usedDaysAgo, expected) => {
    const key = { id: leaked, createdDaysAgo: 40, ...(usedDaysAgo === undefined ? {} : { usedDaysAgo }) };
    const planned = await plan(contain2, target, alice(key), values);

    expect(planned).toMatchObject({
      because: expect.stringContaining(`every client that uses the access key ${leaked} could no longer call AWS`),
    });
    expect(planned).toMatchObject({ because: expect.stringContaining(expected) });
  });

  it('names the service of the last use', async () => {
    const users = fakeIamUsers([{ name: 'alice', id: alicesId, keys: [inUse] }]);
    const aws = fakeAws({
      ...users,
      GetAccessKeyLastUsedCommand: () => ({ AccessKeyLastUsed: { LastUsedDate: fakeNow, ServiceName: 's3' } }),
    });

    expect(await plan(contain2, target, aws, values)).toMatchObject({
      because: expect.stringContaining('today for s3.'),
    });
  });

  it('asks for every change', async () => {
    const planned = await plan(contain2, target, alice(inUse), values);
    const changes = planned.kind === 'change' ? planned.changes : [];

    expect(changes.map((change) => needsApproval(contain2, change))).toEqual([true]);
  });

  it('never deletes a key, and changes nothing for a user that was deleted after the plan', async () => {
    const change = { field: 'accessKeys', key: leaked, from: 'Active', to: null } as const;
    await expect(contain2.apply(target, change, alice(inUse))).rejects.toThrow('never deletes');

    const aws = fakeAws(fakeIamUsers([]));
    await contain2.apply(target, { ...change, to: 'Inactive' }, aws);
    expect(aws.calls).toEqual(['iam:GetUser']);
  });
});
