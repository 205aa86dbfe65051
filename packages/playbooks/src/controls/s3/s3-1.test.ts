import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3-control';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { s31 } from './s3-1.ts';

const everything = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const nothing = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};

/**
 * `block` is `null` in an account without settings. Each call of S3 Control must name the account.
 *
 * @param pages The names of the buckets, as S3 lists them: a page can be empty.
 */
function account(block: PublicAccessBlockConfiguration | null, pages: readonly (readonly string[])[] = [[]]) {
  const owned = (input: { AccountId: string }) => {
    if (input.AccountId !== target.accountId) throw named('AccessDenied');
  };
  return fakeAws({
    ListBucketsCommand: ({ ContinuationToken: token = '0' }: { ContinuationToken?: string }) => {
      const next = Number(token) + 1;
      const Buckets = pages[next - 1]?.map((Name) => ({ Name }));
      return { Buckets, ...(next < pages.length && { ContinuationToken: String(next) }) };
    },
    GetPublicAccessBlockCommand: (input) => {
      owned(input);
      if (block === null) throw named('NoSuchPublicAccessBlockConfiguration');
      return { PublicAccessBlockConfiguration: block };
    },
    PutPublicAccessBlockCommand: (input: {
      AccountId: string;
      PublicAccessBlockConfiguration: PublicAccessBlockConfiguration;
    }) => {
      owned(input);
      block = input.PublicAccessBlockConfiguration;
      return {};
    },
    DeletePublicAccessBlockCommand: (input) => {
      owned(input);
      block = null;
      return {};
    },
  });
}

describePlaybook(s31, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account, without settings': () => account(null),
    'an account with one setting off': () => account({ ...everything, RestrictPublicBuckets: false }),
    'an account whose response omits all settings': () => account({}),
    'an account with all settings off': () => account(nothing),
  },
  leaves: { 'an account with all settings on': () => account(everything) },
  refuses: {},
});

describe('S3.1', () => {
  it('keeps a setting that is on, also during undo', async () => {
    const aws = account({ ...everything, BlockPublicPolicy: false });
    const planned = await plan(s31, target, aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(s31, target, changes, aws);
    await undo(s31, target, changes, aws);

    expect(await s31.read(target, aws)).toMatchObject({
      publicAccessBlock: { ...everything, BlockPublicPolicy: false },
    });
  });

  it('never cuts off the users of buckets unasked, because it does not read them', async () => {
    const aws = account(nothing, [[], ['shop-website']]);

    expect(await plan(s31, target, aws)).toMatchObject({
      kind: 'change',
      asks: {
        publicAccessBlock: expect.stringContaining('ASR does not read who uses them. After this change, websites'),
      },
    });
  });

  it('does not ask in an account without buckets', async () => {
    expect(await plan(s31, target, account(nothing, [[], []]))).not.toHaveProperty('asks');
  });

  it('reads a setting that the response omits as off, never as on', async () => {
    const aws = account({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true });

    expect(await plan(s31, target, aws)).toMatchObject({
      kind: 'change',
      changes: [{ field: 'publicAccessBlock', from: { RestrictPublicBuckets: false }, to: everything }],
    });
  });

  it('never reads an error as an absent configuration', async () => {
    const aws = fakeAws({
      GetPublicAccessBlockCommand: () => {
        throw named('AccessDenied');
      },
    });

    await expect(plan(s31, target, aws)).rejects.toThrow('AccessDenied');
  });

  it('names the policy of the organization, which AWS reports like a missing permission', async () => {
    const aws = fakeAws({
      ListBucketsCommand: () => ({}),
      GetPublicAccessBlockCommand: () => ({ PublicAccessBlockConfiguration: nothing }),
      PutPublicAccessBlockCommand: () => {
        throw named('AccessDenied');
      },
    });
    const change = { field: 'publicAccessBlock', from: nothing, to: everything };

    expect(await apply(s31, target, [change], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('S3 policy of your organization'),
    });
  });
});
