import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type FakeBucket, fakeBuckets } from '../s3/testing/index.ts';
import { type FakeTrail, fakeTrails } from './testing/index.ts';
import { cloudTrail3 } from './cloudtrail-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const bucketName = 'asr-cloudtrail-111122223333-eu-west-1';
const ofOrganization = { name: 'org', accountId: '999999999999', isOrganizationTrail: true };

function account(trails: readonly FakeTrail[] = [], present: { readonly [name: string]: FakeBucket } = {}) {
  const buckets = fakeBuckets(present);
  return { buckets, ...fakeTrails(trails, buckets) };
}
const withTrails = (...trails: readonly FakeTrail[]) => account(trails).aws;

async function changesOf({ aws }: ReturnType<typeof account>): Promise<readonly AnyChange[]> {
  const planned = await plan(cloudTrail3, target, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

describePlaybook(cloudTrail3, {
  target,
  onMoto: async ({ accountId }) => `AWS::::Account:${accountId}`,
  changes: {
    'a new account without a trail': () => withTrails(),
    'an account whose only trail was stopped': () => withTrails({ name: 'main', isLogging: false }),
    'a stopped trail whose home is another Region': () =>
      withTrails({ name: 'main', region: 'us-east-1', isLogging: false }),
    'a single-Region trail that was stopped, and may be retired': () =>
      withTrails({ name: 'local', isMultiRegion: false, isLogging: false }),
    'an account with an existing log bucket that lacks its policy and protection': () =>
      account([], { [bucketName]: { owner: target.accountId } }).aws,
    'an organization trail that was stopped': () => withTrails({ ...ofOrganization, isLogging: false }),
  },
  leaves: {
    'a trail that logs everything': () => withTrails({ name: 'main' }),
    'a single-Region trail of writes only, which CloudTrail.1 covers': () =>
      withTrails({ name: 'local', isMultiRegion: false, basic: [{ ReadWriteType: 'WriteOnly' }] }),
    'an organization trail': () => withTrails(ofOrganization),
    'a logging trail next to a stopped one': () => withTrails({ name: 'old', isLogging: false }, { name: 'main' }),
  },
  refuses: {
    'an organization trail whose status is hidden from this account': () =>
      withTrails({ ...ofOrganization, showsStatus: false }),
    'a log bucket with another policy': () =>
      account([], { [bucketName]: { owner: target.accountId, policy: '{"Statement":{"Sid":"Theirs"}}' } }).aws,
  },
});

describe('CloudTrail.3', () => {
  it('starts a stopped trail and keeps its event selectors', async () => {
    const writes = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }];
    const fake = account([{ name: 'main', isLogging: false, basic: writes }]);
    const changes = await changesOf(fake);

    await apply(cloudTrail3, target, changes, fake.aws);

    expect(changes).toHaveLength(1);
    expect(fake.find('main')).toEqual({ name: 'main', isLogging: true, basic: writes });
  });

  it('creates a private bucket and a trail, both tagged with this control, if the account has none', async () => {
    const fake = account();

    await apply(cloudTrail3, target, await changesOf(fake), fake.aws);

    expect(fake.find('asr-cloudtrail')).toMatchObject({
      isMultiRegion: true,
      isLogging: true,
      tags: { 'asr:remediation': 'CloudTrail.3' },
    });
    expect(Object.values(fake.buckets.find(bucketName)?.block ?? {})).toEqual([true, true, true, true]);
  });

  it('undo keeps a bucket with log files and reports it', async () => {
    const fake = account();
    const changes = await changesOf(fake);
    await apply(cloudTrail3, target, changes, fake.aws);
    fake.buckets.deliver(bucketName);

    expect(await undo(cloudTrail3, target, changes, fake.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('contains logs'),
    });
    expect(fake.find('asr-cloudtrail')).toBeUndefined();
  });
});
