import { describe, expect, it } from '@jest/globals';
import { apply, parametersFor, plan, undo } from '../../engine/index.ts';
import {
  type FakeTrail,
  arrangeTrail,
  fakeTrails,
  organizationTrailArn,
  trailArn,
  withoutTrail,
} from './testing/index.ts';
import { type FakeKey, fakeKeys } from '../kms/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeBuckets } from '../s3/testing/index.ts';
import { cloudTrail2 } from './cloudtrail-2.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: trailArn };
const alias = 'alias/asr-cloudtrail';
const ownKey = 'arn:aws:kms:eu-west-1:111122223333:key/key-of-own';
/** The account, when the policy file names the key `own`. */
const named = (own: FakeKey | undefined, given: Given = {}, kmsKeyArn = ownKey) => ({
  aws: account({ ...given, keys: own === undefined ? {} : { 'alias/own': own } }).aws,
  parameters: { kmsKeyArn },
});
const createKey = { field: 'key', from: null, to: alias };
const encrypt = { field: 'encryptedWith', from: null, to: alias };

interface Given {
  readonly trail?: Partial<FakeTrail>;
  readonly keys?: { readonly [alias: string]: FakeKey };
  readonly bucketOwner?: string;
  readonly bucketPolicy?: string;
  /** How many times KMS does not find a new alias yet. */
  readonly delay?: number;
}

/** Emulates a trail and the KMS keys of the account. */
function account({ trail, keys: given, bucketOwner: owner = '111122223333', bucketPolicy: policy, delay }: Given = {}) {
  const keys = fakeKeys(given, delay);
  const buckets = fakeBuckets({ 'trail-logs': { owner, region: 'eu-west-1', ...(policy && { policy }) } });
  return { keys, ...fakeTrails([{ name: 'main', bucket: 'trail-logs', ...trail }], buckets, keys, keys.handlers) };
}

describePlaybook(cloudTrail2, {
  target,
  onMoto: arrangeTrail,
  changes: {
    'a trail as CloudTrail creates it, without a key': () => account().aws,
    'a trail whose key was removed': () => account({ trail: { key: '' } }).aws,
    'a trail in an account with the key of ASR': () => account({ keys: { [alias]: { state: 'Enabled' } } }).aws,
    'a trail when the policy names a key': () => named({ state: 'Enabled' }),
    'a trail that delivers to another account when the policy names a key': () =>
      named({ state: 'Enabled' }, { bucketOwner: '999999999999' }),
  },
  leaves: {
    'a trail with a key that ASR did not create': () => account({ trail: { key: ownKey } }).aws,
    'a trail with another key than the policy names': () => ({
      aws: account({ trail: { key: ownKey } }).aws,
      parameters: { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/other' },
    }),
  },
  refuses: {
    'a trail that delivers to another account': () => account({ bucketOwner: '999999999999' }).aws,
    'a key in the policy that does not exist': () => named(undefined),
    'a key in the policy that is disabled': () => named({ state: 'Disabled' }),
    'a key in the policy that only signs': () => named({ state: 'Enabled', spec: 'RSA_2048' }),
    'a key in the policy that this account cannot describe': () => named({ state: 'Enabled', isHidden: true }),
    'a key in the policy that is not in the Region of the bucket': () =>
      named({ state: 'Enabled' }, {}, 'arn:aws:kms:us-east-1:111122223333:key/key-of-own'),
    'a key of ASR that is scheduled for deletion': () =>
      account({ keys: { [alias]: { state: 'PendingDeletion' } } }).aws,
  },
  gone: { 'a trail that was deleted': withoutTrail },
});

describe('CloudTrail.2', () => {
  it('creates one key that only CloudTrail can use, for trails of this account', async () => {
    const { aws, keys, find } = account();

    await apply(cloudTrail2, target, [createKey, encrypt], aws);

    const trails = 'arn:aws:cloudtrail:*:111122223333:trail/*';
    expect(keys.policies.map((policy): unknown => JSON.parse(policy))).toMatchObject([
      {
        Statement: [
          { Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
          {
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Action: 'kms:GenerateDataKey*',
            Condition: { StringLike: { 'aws:SourceArn': trails } },
          },
          { Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'kms:DescribeKey' },
        ],
      },
    ]);
    expect(find('main')?.key).toBe('arn:aws:kms:eu-west-1:111122223333:key/key-1');
  });

  it('uses the key that the policy names, and creates none', async () => {
    const { aws, parameters } = named({ state: 'Enabled' });

    expect(await plan(cloudTrail2, target, aws, parameters)).toMatchObject({
      changes: [{ ...encrypt, to: ownKey }],
    });
  });

  it.each(['alias/logs', 'arn:aws:kms:eu-west-1:111122223333:alias/logs', '1234abcd-12ab-34cd-56ef-1234567890ab'])(
    'accepts only the ARN of a key, because CloudTrail returns it, and not %s',
    (kmsKeyArn) => {
      expect(() => parametersFor(cloudTrail2, { kmsKeyArn })).toThrow('the ARN of a KMS key');
    },
  );

  it('undo keeps the key and reports it', async () => {
    const { aws, find } = account();
    await apply(cloudTrail2, target, [createKey, encrypt], aws);

    expect(await undo(cloudTrail2, target, [createKey, encrypt], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Undo kept'),
    });
    expect(find('main')?.key).toBe('');
  });

  it('waits for approval with both changes, because the trail needs the new key', async () => {
    expect(await plan(cloudTrail2, target, account().aws)).toMatchObject({
      changes: [createKey, encrypt],
      asks: { encryptedWith: expect.stringContaining('key') },
    });
  });

  it.each<[string, FakeKey | undefined]>([
    ['the key of ASR', undefined],
    ['a key in the policy', { state: 'Enabled' }],
  ])('never encrypts with %s without approval if another account reads the log files', async (_, own) => {
    const reader = 'arn:aws:iam::444455556666:role/siem';
    const allow = { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::trail-logs/*' };
    const bucketPolicy = JSON.stringify({ Statement: [{ ...allow, Principal: { AWS: reader } }] });
    const keys = { [alias]: { state: 'Enabled' } };
    const given =
      own === undefined ? { aws: account({ keys, bucketPolicy }).aws, parameters: {} } : named(own, { bucketPolicy });

    expect(await plan(cloudTrail2, target, given.aws, parametersFor(cloudTrail2, given.parameters))).toMatchObject({
      kind: 'change',
      asks: { encryptedWith: expect.stringContaining(`${reader} could no longer read new log files`) },
    });
  });

  it('names everyone if the log files are public', async () => {
    const everyone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::trail-logs/*' };

    expect(
      await plan(cloudTrail2, target, account({ bucketPolicy: JSON.stringify({ Statement: [everyone] }) }).aws),
    ).toMatchObject({
      asks: { encryptedWith: expect.stringMatching(/approve its creation\. After .*, everyone could/) },
    });
  });

  it('waits for nothing when the key exists', async () => {
    const planned = await plan(cloudTrail2, target, account({ keys: { [alias]: { state: 'Enabled' } } }).aws);

    expect(planned).toMatchObject({ changes: [encrypt] });
    expect(planned).not.toHaveProperty('asks');
  });

  it('waits until KMS finds the new alias', async () => {
    const { aws, find } = account({ delay: 2 });

    expect(await apply(cloudTrail2, target, [createKey, encrypt], aws)).toEqual({ kind: 'done' });

    expect(find('main')?.key).toBe('arn:aws:kms:eu-west-1:111122223333:key/key-1');
  });

  it('throws the error of CloudTrail for the key of ASR, which may not have propagated, so that the caller retries', async () => {
    const { aws } = account({ keys: { [alias]: { state: 'Creating' } } });

    await expect(apply(cloudTrail2, target, [encrypt], aws)).rejects.toMatchObject({ name: 'KmsKeyNotFoundException' });
  });

  it.each([['arn:aws:kms:eu-west-1:111122223333:alias/logs'], ['alias/logs'], ['1234abcd']])(
    'rejects %s as kmsKeyArn, because CloudTrail returns the ARN of the key',
    (given) => {
      expect(cloudTrail2.parameters.kmsKeyArn.read(given)).toMatchObject({ ok: false });
    },
  );

  it('creates no second key after an interruption', async () => {
    const { aws, keys } = account();
    await apply(cloudTrail2, target, [createKey], aws);

    await cloudTrail2.apply(target, { field: 'key', from: null, to: alias }, aws);

    expect(keys.policies).toHaveLength(1);
    expect(await plan(cloudTrail2, target, aws)).toMatchObject({ changes: [encrypt] });
  });

  it('reports the requirements when CloudTrail cannot use the key', async () => {
    const change = { ...encrypt, to: 'arn:aws:kms:eu-west-1:111122223333:key/gone' };

    expect(await apply(cloudTrail2, target, [change], account().aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('its policy'),
    });
  });

  it('refuses an organization trail, which only its owner can change', async () => {
    expect(await plan(cloudTrail2, { ...target, resourceId: organizationTrailArn }, account().aws)).toMatchObject({
      kind: 'refuse',
    });
  });
});
