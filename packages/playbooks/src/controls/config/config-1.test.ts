import type { ConfigurationRecorder } from '@aws-sdk/client-config-service';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, type Parameters, apply, parametersFor, plan, undo, verify } from '../../engine/index.ts';
import { type FakeConfig, type FakeConfigRegion, fakeConfig } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type FakeBucket, fakeBuckets } from '../s3/testing/index.ts';
import { config1 } from './config-1.ts';

const accountId = '111122223333';
const target = { partition: 'aws', accountId, region: 'eu-west-1', resourceId: `AWS::::Account:${accountId}` };
const bucketName = `asr-config-${accountId}-eu-west-1`;
const roleArn = `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
const customRole = `arn:aws:iam::${accountId}:role/config`;

const all = { allSupported: true, includeGlobalResourceTypes: true };
const withoutIam = { ...all, includeGlobalResourceTypes: false };
const onlyBuckets = { allSupported: false, resourceTypes: ['AWS::S3::Bucket' as const] };
const allButKeys = {
  allSupported: false,
  exclusionByResourceTypes: { resourceTypes: ['AWS::KMS::Key' as const] },
  recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' as const },
};
const recorder: ConfigurationRecorder = { name: 'default', roleARN: roleArn, recordingGroup: all };
const ofSecurityHub: ConfigurationRecorder = {
  name: 'AWSConfigurationRecorderForSecurityHub_1',
  roleARN: roleArn,
  recordingGroup: onlyBuckets,
  servicePrincipal: 'securityhub.amazonaws.com',
};
const complete: FakeConfigRegion = {
  recorder,
  recording: true,
  channel: { name: 'default', s3BucketName: 'logs-of-the-organization' },
  hasServiceLinkedRole: true,
};
const withCustomRole = { ...complete, recorder: { ...recorder, roleARN: customRole } };

/** Emulates a Region that is compliant except for the given changes. */
const region = (changed: FakeConfigRegion) => fakeConfig({ ...complete, ...changed }).aws;
const unchecked = { includeConfigServiceLinkedRoleCheck: ['false'] };

function withBucket(bucket: FakeBucket) {
  return fakeConfig({}, fakeBuckets({ [bucketName]: bucket }));
}

async function changesOf({ aws }: FakeConfig, parameters?: Parameters): Promise<readonly AnyChange[]> {
  const planned = await plan(config1, target, aws, parameters);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

describePlaybook(config1, {
  target,
  onMoto: async ({ accountId: id }) => `AWS::::Account:${id}`,
  changes: {
    'a new Region without AWS Config': () => fakeConfig({}).aws,
    'a Region with only a service-linked recorder': () =>
      fakeConfig({ serviceLinked: [ofSecurityHub], hasServiceLinkedRole: true }).aws,
    'a recorder that was stopped': () => region({ recording: false }),
    'a recorder without IAM resources': () => region({ recorder: { ...recorder, recordingGroup: withoutIam } }),
    'a recorder without a recording group': () => region({ recorder: { name: 'default', roleARN: roleArn } }),
    'a recorder without IAM resources in the home Region': () => ({
      aws: region({ recorder: { ...recorder, recordingGroup: withoutIam } }),
      parameters: { homeRegion: 'eu-west-1' },
    }),
    'a recorder with a custom role': () => fakeConfig(withCustomRole).aws,
    'a recorder with a custom role in an account without the service-linked role': () =>
      fakeConfig({ ...withCustomRole, hasServiceLinkedRole: false }).aws,
    'a recorder without a delivery channel': () => fakeConfig({ recorder, hasServiceLinkedRole: true }).aws,
    'a stopped recorder when the role is not checked': () => ({
      aws: fakeConfig({ ...withCustomRole, hasServiceLinkedRole: false, recording: false }).aws,
      parameters: unchecked,
    }),
    'a Region without AWS Config when the role is not checked': () => ({
      aws: fakeConfig({}).aws,
      parameters: unchecked,
    }),
    'a Region with an existing bucket that lacks its policy and protection': () => withBucket({ owner: accountId }).aws,
  },
  leaves: {
    'a recorder of all types that delivers to another account': () => region({}),
    'a recorder without IAM resources in a linked Region': () => ({
      aws: region({ recorder: { ...recorder, recordingGroup: withoutIam } }),
      parameters: { homeRegion: 'us-east-1' },
    }),
    'a recorder with IAM resources in a linked Region': () => ({
      aws: region({}),
      parameters: { homeRegion: 'us-east-1' },
    }),
    'a recorder next to a service-linked recorder': () => region({ serviceLinked: [ofSecurityHub] }),
    'a recorder that records daily': () =>
      region({ recorder: { ...recorder, recordingMode: { recordingFrequency: 'DAILY' } } }),
    'a recorder with a custom role when the role is not checked': () => ({
      aws: fakeConfig(withCustomRole).aws,
      parameters: unchecked,
    }),
  },
  refuses: {
    'a recorder that lacks only resource types': () =>
      region({ recorder: { ...recorder, recordingGroup: onlyBuckets } }),
    'a recorder that excludes resource types': () => region({ recorder: { ...recorder, recordingGroup: allButKeys } }),
    'a bucket with Object Lock': () => withBucket({ owner: accountId, hasObjectLock: true }).aws,
    'a bucket with a KMS key as its default encryption': () =>
      withBucket({ owner: accountId, encryption: 'aws:kms' }).aws,
    'a bucket for which the requester pays': () => withBucket({ owner: accountId, requesterPays: true }).aws,
    'a stopped recorder that delivers to a bucket of ASR with Object Lock': () =>
      fakeConfig(
        { ...complete, recording: false, channel: { name: 'default', s3BucketName: bucketName } },
        fakeBuckets({ [bucketName]: { owner: accountId, hasObjectLock: true } }),
      ).aws,
    'a bucket with another policy': () =>
      withBucket({ owner: accountId, policy: '{"Statement":{"Sid":"Theirs"}}' }).aws,
  },
});

describe('Config.1', () => {
  it('plans every creation in order', async () => {
    expect(await changesOf(fakeConfig({}))).toEqual([
      { field: 'logBucket', from: null, to: bucketName },
      { field: 'logBucketAccess', from: null, to: 'not public' },
      { field: 'logBucketPolicy', from: null, to: 'log delivery over TLS only' },
      { field: 'serviceLinkedRole', from: null, to: 'AWSServiceRoleForConfig' },
      { field: 'recorder', from: null, to: { name: 'asr-config', role: 'AWSServiceRoleForConfig' } },
      { field: 'recordsIam', from: false, to: true },
      { field: 'deliveryChannel', from: null, to: { name: 'asr-config', bucket: bucketName } },
      { field: 'recording', from: false, to: true },
    ]);
  });

  it('says what to do about a bucket to which AWS Config does not deliver', async () => {
    const reasonOf = async (bucket: Partial<FakeBucket>) =>
      plan(config1, target, withBucket({ owner: accountId, ...bucket }).aws);

    expect(await reasonOf({ hasObjectLock: true })).toMatchObject({
      kind: 'refuse',
      reason:
        `The log bucket ${bucketName} has S3 Object Lock, which cannot be turned off, and AWS Config does not deliver its ` +
        'files to such a bucket. Configure the delivery manually, with another bucket.',
    });
    expect(await reasonOf({ encryption: 'aws:kms' })).toMatchObject({
      kind: 'refuse',
      reason:
        `The default encryption of the log bucket ${bucketName} is aws:kms. AWS Config delivers its files only if the ` +
        'policy of the KMS key allows config.amazonaws.com, which ASR does not verify. Change the default encryption to ' +
        'SSE-S3, then remediate again.',
    });
  });

  it('creates a tagged recorder for all types with the service-linked role', async () => {
    const fake = fakeConfig({});

    await apply(config1, target, await changesOf(fake), fake.aws);

    expect(fake.now()).toMatchObject({
      recorder: { name: 'asr-config', roleARN: roleArn, recordingGroup: { allSupported: true } },
      tags: [{ Key: 'asr:remediation', Value: 'Config.1' }],
      channel: { name: 'asr-config', s3BucketName: bucketName },
      recording: true,
    });
  });

  it.each([
    ['aws', 'us-east-1', 'us-east-1', true],
    ['aws', 'eu-west-1', 'us-east-1', false],
    ['aws', 'eu-west-1', '', true],
    ['aws', 'eu-west-1', 'none', true],
    ['aws-cn', 'cn-north-1', 'cn-north-1', true],
    ['aws-us-gov', 'us-gov-east-1', 'us-gov-west-1', false],
  ])('in partition %s and Region %s with home Region "%s", the new recorder records IAM: %s', async (...given) => {
    const [partition, name, homeRegion, isGlobal] = given;
    const fake = fakeConfig({});
    const inRegion = { ...target, partition, region: name };
    const planned = await plan(config1, inRegion, fake.aws, parametersFor(config1, { homeRegion }));

    await apply(config1, inRegion, planned.kind === 'change' ? planned.changes : [], fake.aws);

    expect(fake.now().recorder).toMatchObject({
      roleARN: expect.stringContaining(`arn:${partition}:iam::`),
      recordingGroup: { includeGlobalResourceTypes: isGlobal },
    });
  });

  it.each([
    ['', ['recordsIam']],
    ['none', []],
    ['eu-west-1', []],
  ])(
    'does not record IAM in a Region that may be linked without approval: home Region "%s"',
    async (homeRegion, asked) => {
      const fake = fakeConfig({ ...complete, recorder: { ...recorder, recordingGroup: withoutIam } });
      const planned = await plan(config1, target, fake.aws, parametersFor(config1, { homeRegion }));

      expect(planned).toMatchObject({ changes: [{ field: 'recordsIam', from: false, to: true }] });
      expect(planned.kind === 'change' ? Object.keys(planned.asks ?? {}) : []).toEqual(asked);
    },
  );

  it('asks for nothing but the IAM resources in a new Region', async () => {
    const planned = await plan(config1, target, fakeConfig({}).aws);

    expect(planned.kind === 'change' ? Object.keys(planned.asks ?? {}) : []).toEqual(['recordsIam']);
  });

  it('asks before it changes the role of a recorder that delivers', async () => {
    expect(await plan(config1, target, fakeConfig(withCustomRole).aws)).toMatchObject({
      asks: {
        recorder:
          'AWS Config would deliver to the bucket logs-of-the-organization with its service-linked role instead of ' +
          `${customRole}. Check that the policies of the bucket and its KMS key allow config.amazonaws.com.`,
      },
    });
  });

  it('does not create the role without approval if the recorder waits for approval', async () => {
    const planned = await plan(config1, target, fakeConfig({ ...withCustomRole, hasServiceLinkedRole: false }).aws);

    expect(planned.kind === 'change' ? Object.keys(planned.asks ?? {}) : []).toEqual(['serviceLinkedRole', 'recorder']);
  });

  it('needs no approval for the role of a recorder that does not deliver', async () => {
    const planned = await plan(config1, target, fakeConfig({ recorder: withCustomRole.recorder }).aws);

    expect(planned).not.toHaveProperty('asks');
  });

  it('leaves a compliant recorder of AWS Control Tower, and refuses any other', async () => {
    const owned = { ...recorder, name: 'aws-controltower-BaselineConfigRecorder' };

    expect(await plan(config1, target, region({ recorder: owned }))).toMatchObject({ kind: 'compliant' });
    expect(await plan(config1, target, region({ recorder: { ...owned, roleARN: customRole } }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('AWS Control Tower'),
    });
  });

  it('creates a bucket that only AWS Config in this account can write to', async () => {
    const buckets = fakeBuckets();
    const fake = fakeConfig({}, buckets);

    await apply(config1, target, await changesOf(fake), fake.aws);

    const { policy = '', tags } = buckets.find(bucketName) ?? {};
    expect(tags).toEqual({ 'asr:remediation': 'Config.1' });
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        { Action: 's3:GetBucketAcl', Condition: { StringEquals: { 'aws:SourceAccount': accountId } } },
        { Action: 's3:ListBucket', Condition: { StringEquals: { 'aws:SourceAccount': accountId } } },
        {
          Action: 's3:PutObject',
          Principal: { Service: 'config.amazonaws.com' },
          Resource: `arn:aws:s3:::${bucketName}/AWSLogs/${accountId}/Config/*`,
          Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
        },
        { Effect: 'Deny', Principal: '*' },
      ],
    });
  });

  it.each([
    ['a list of types', onlyBuckets],
    ['exclusions', allButKeys],
    ['all types', all],
  ])('keeps the resource types of an existing recorder: %s', async (_what, recordingGroup) => {
    const own: ConfigurationRecorder = { ...recorder, recordingGroup, recordingMode: { recordingFrequency: 'DAILY' } };
    const fake = fakeConfig({ ...complete, recorder: { ...own, roleARN: customRole } });
    const changes = await changesOf(fake);

    await apply(config1, target, changes, fake.aws);

    expect(changes.map(({ field }) => field)).toEqual(['recorder']);
    expect(fake.now()).toEqual({ ...complete, recorder: own });

    await undo(config1, target, changes, fake.aws);

    expect(fake.now()).toEqual({ ...complete, recorder: { ...own, roleARN: customRole } });
  });

  it('records IAM resources without changing any other setting, and undo restores the recorder', async () => {
    const own: ConfigurationRecorder = {
      ...recorder,
      recordingGroup: withoutIam,
      recordingMode: { recordingFrequency: 'DAILY' },
    };
    const fake = fakeConfig({ ...complete, recorder: own });
    const changes = await changesOf(fake);

    await apply(config1, target, changes, fake.aws);

    expect(changes).toEqual([{ field: 'recordsIam', from: false, to: true }]);
    expect(fake.now()).toEqual({ ...complete, recorder: { ...own, recordingGroup: all } });

    await undo(config1, target, changes, fake.aws);

    expect(fake.now()).toEqual({ ...complete, recorder: own });
  });

  it('changes no recorder that was deleted in the meantime', async () => {
    const fake = fakeConfig({});

    await config1.apply(target, { field: 'recordsIam', from: true, to: false }, fake.aws);

    expect(fake.now()).toEqual({});
  });

  it('does not start a recorder that already records', async () => {
    const fake = fakeConfig(withCustomRole);

    await apply(config1, target, await changesOf(fake), fake.aws);

    expect(fake.aws.calls).not.toContain('config:StartConfigurationRecorder');
  });

  it('keeps an existing delivery channel and creates no bucket', async () => {
    const fake = fakeConfig({ ...complete, recording: false });
    const changes = await changesOf(fake);

    await apply(config1, target, changes, fake.aws);

    expect(changes).toEqual([{ field: 'recording', from: false, to: true }]);
    expect(fake.now()).toEqual(complete);
  });

  it('starts a recorder that lacks types, and then refuses to add them', async () => {
    const fake = fakeConfig({ ...complete, recording: false, recorder: { ...recorder, recordingGroup: onlyBuckets } });

    expect(await apply(config1, target, await changesOf(fake), fake.aws)).toEqual({ kind: 'done' });

    expect(await verify(config1, target, fake.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('records only some resource types'),
    });
  });

  it('continues after an interruption', async () => {
    const fake = fakeConfig({});
    await apply(config1, target, (await changesOf(fake)).slice(0, 6), fake.aws);

    const rest = await changesOf(fake);
    await apply(config1, target, rest, fake.aws);

    expect(rest.map(({ field }) => field)).toEqual(['deliveryChannel', 'recording']);
    expect(await verify(config1, target, fake.aws)).toEqual({ kind: 'done' });
  });

  it('undo keeps the role while another Region uses it and reports it', async () => {
    const fake = fakeConfig({ roleUsedIn: ['us-east-1', 'eu-central-1'] });
    const changes = await changesOf(fake);
    await apply(config1, target, changes, fake.aws);

    expect(await undo(config1, target, changes, fake.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('still uses the role AWSServiceRoleForConfig in us-east-1, eu-central-1'),
    });
    expect(fake.now()).toMatchObject({ hasServiceLinkedRole: true, recording: false });
    expect(fake.now().recorder).toBeUndefined();
  });

  it('reports undo as settling while IAM deletes the role', async () => {
    const fake = fakeConfig({ isRoleDeletionSlow: true });
    const changes = await changesOf(fake);
    await apply(config1, target, changes, fake.aws);

    expect(await undo(config1, target, changes, fake.aws)).toMatchObject({ kind: 'differs' });
    expect(await undo(config1, target, changes, fake.aws)).toEqual({ kind: 'done' });
  });

  it('undo keeps a bucket that AWS Config has written to and reports it', async () => {
    const buckets = fakeBuckets();
    const fake = fakeConfig({}, buckets);
    const changes = await changesOf(fake);
    await apply(config1, target, changes, fake.aws);
    buckets.deliver(bucketName);
    const before = buckets.find(bucketName);

    expect(await undo(config1, target, changes, fake.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('contains logs, which are evidence'),
    });
    expect(buckets.find(bucketName)).toEqual(before);
    expect(fake.now()).toEqual({ hasServiceLinkedRole: false, recording: false });
  });

  it('refuses a bucket of another account with the same name', async () => {
    const fake = withBucket({ owner: '666666666666' });

    expect(await apply(config1, target, await changesOf(fake), fake.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('Another account owns a bucket named'),
    });
    expect(fake.now()).toEqual({});
  });
});
