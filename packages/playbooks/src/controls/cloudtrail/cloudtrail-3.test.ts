import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/index.ts';
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
    'an account as AWS hands it over, without a trail': () => withTrails(),
    'an account whose only trail was stopped': () => withTrails({ name: 'main', isLogging: false }),
    'a stopped trail whose home is another Region': () =>
      withTrails({ name: 'main', region: 'us-east-1', isLogging: false }),
    'a single-Region trail that was stopped, and may be retired': () =>
      withTrails({ name: 'local', isMultiRegion: false, isLogging: false }),
    'an account with a log bucket from before, but without its policy and protection': () =>
      account([], { [bucketName]: { owner: target.accountId } }).aws,
    'an organization trail that was stopped': () => withTrails({ ...ofOrganization, isLogging: false }),
  },
  leaves: {
    'a trail that logs everything': () => withTrails({ name: 'main' }),
    'a single-Region trail of writes only: CloudTrail.1 is for that': () =>
      withTrails({ name: 'local', isMultiRegion: false, basic: [{ ReadWriteType: 'WriteOnly' }] }),
    'the trail of the organization': () => withTrails(ofOrganization),
    'a trail that logs beside one that was stopped': () =>
      withTrails({ name: 'old', isLogging: false }, { name: 'main' }),
  },
  refuses: {
    'an organization trail whose status this account may not see': () =>
      withTrails({ ...ofOrganization, tellsStatus: false }),
    'a log bucket with somebody else’s policy': () =>
      account([], { [bucketName]: { owner: target.accountId, policy: '{"Statement":{"Sid":"Theirs"}}' } }).aws,
  },
});

describe('CloudTrail.3', () => {
  it('starts a trail that was stopped, and changes nothing that it records', async () => {
    const writes = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }];
    const made = account([{ name: 'main', isLogging: false, basic: writes }]);
    const changes = await changesOf(made);

    await apply(cloudTrail3, target, changes, made.aws);

    expect(changes).toHaveLength(1);
    expect(made.find('main')).toEqual({ name: 'main', isLogging: true, basic: writes });
  });

  it('makes a private bucket and a trail of its own where there is none, tagged with this control', async () => {
    const made = account();

    await apply(cloudTrail3, target, await changesOf(made), made.aws);

    expect(made.find('asr-cloudtrail')).toMatchObject({
      isMultiRegion: true,
      isLogging: true,
      tags: { 'asr:remediation': 'CloudTrail.3' },
    });
    expect(Object.values(made.buckets.find(bucketName)?.block ?? {})).toEqual([true, true, true, true]);
  });

  it('undo keeps a bucket with log files, and says so', async () => {
    const made = account();
    const changes = await changesOf(made);
    await apply(cloudTrail3, target, changes, made.aws);
    made.buckets.deliver(bucketName);

    expect(await undo(cloudTrail3, target, changes, made.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('contains logs'),
    });
    expect(made.find('asr-cloudtrail')).toBeUndefined();
  });
});
