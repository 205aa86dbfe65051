import type { ConfigurationRecorder } from '@aws-sdk/client-config-service';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, type Parameters, apply, plan, undo, verify } from '../../engine/index.ts';
import { type FakeConfig, type FakeConfigRegion, fakeConfig } from './testing/index.ts';
import { describePlaybook } from '../../testing/index.ts';
import { type FakeBucket, fakeBuckets } from '../s3/testing/index.ts';
import { config1 } from './config-1.ts';

const accountId = '111122223333';
const target = { partition: 'aws', accountId, region: 'eu-west-1', resourceId: `AWS::::Account:${accountId}` };
const bucketName = `asr-config-${accountId}-eu-west-1`;
const roleArn = `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
const customRole = `arn:aws:iam::${accountId}:role/config`;

const all = { allSupported: true, includeGlobalResourceTypes: false };
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

/** A Region that is complete but for what is given. */
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
    'a Region as AWS hands it over, without AWS Config': () => fakeConfig({}).aws,
    'a Region that has only the recorder of a service': () =>
      fakeConfig({ serviceLinked: [ofSecurityHub], hasServiceLinkedRole: true }).aws,
    'a recorder that was stopped': () => region({ recording: false }),
    'a recorder with a role of its own': () => fakeConfig(withCustomRole).aws,
    'a recorder with a role of its own, in an account without the service-linked role': () =>
      fakeConfig({ ...withCustomRole, hasServiceLinkedRole: false }).aws,
    'a recorder without a delivery channel': () => fakeConfig({ recorder, hasServiceLinkedRole: true }).aws,
    'a stopped recorder whose role is not checked': () => ({
      aws: fakeConfig({ ...withCustomRole, hasServiceLinkedRole: false, recording: false }).aws,
      parameters: unchecked,
    }),
    'a Region without AWS Config where the role is not checked': () => ({
      aws: fakeConfig({}).aws,
      parameters: unchecked,
    }),
    'a Region with a bucket from before, but without its policy and protection': () =>
      withBucket({ owner: accountId }).aws,
  },
  leaves: {
    'a recorder of all types that delivers to another account': () => region({}),
    'a recorder that records IAM as well': () =>
      region({ recorder: { ...recorder, recordingGroup: { ...all, includeGlobalResourceTypes: true } } }),
    'a recorder beside that of a service': () => region({ serviceLinked: [ofSecurityHub] }),
    'a recorder that records daily': () =>
      region({ recorder: { ...recorder, recordingMode: { recordingFrequency: 'DAILY' } } }),
    'a recorder with a role of its own that is not checked': () => ({
      aws: fakeConfig(withCustomRole).aws,
      parameters: unchecked,
    }),
  },
  refuses: {
    'a recorder that lacks nothing but resource types': () =>
      region({ recorder: { ...recorder, recordingGroup: onlyBuckets } }),
    'a recorder that leaves out resource types': () =>
      region({ recorder: { ...recorder, recordingGroup: allButKeys } }),
    'a bucket with somebody else’s policy': () =>
      withBucket({ owner: accountId, policy: '{"Statement":{"Sid":"Theirs"}}' }).aws,
  },
});

describe('Config.1', () => {
  it('shows everything it will make, in the order it is made', async () => {
    expect(await changesOf(fakeConfig({}))).toEqual([
      { field: 'bucket', from: null, to: bucketName },
      { field: 'bucketAccess', from: null, to: 'not public' },
      { field: 'bucketPolicy', from: null, to: 'log delivery over TLS only' },
      { field: 'serviceLinkedRole', from: null, to: 'AWSServiceRoleForConfig' },
      { field: 'recorder', from: null, to: { name: 'asr-config', role: 'AWSServiceRoleForConfig' } },
      { field: 'deliveryChannel', from: null, to: { name: 'asr-config', bucket: bucketName } },
      { field: 'recording', from: false, to: true },
    ]);
  });

  it('makes a tagged recorder of all types with the service-linked role', async () => {
    const made = fakeConfig({});

    await apply(config1, target, await changesOf(made), made.aws);

    expect(made.now()).toMatchObject({
      recorder: { name: 'asr-config', roleARN: roleArn, recordingGroup: { allSupported: true } },
      tags: [{ Key: 'asr:remediation', Value: 'Config.1' }],
      channel: { name: 'asr-config', s3BucketName: bucketName },
      recording: true,
    });
  });

  it.each([
    ['aws', 'us-east-1', true],
    ['aws', 'eu-west-1', false],
    ['aws-cn', 'cn-north-1', true],
    ['aws-us-gov', 'us-gov-east-1', false],
  ])('in partition %s and Region %s, the new recorder records IAM: %s', async (partition, name, isGlobal) => {
    const made = fakeConfig({});
    const there = { ...target, partition, region: name };
    const planned = await plan(config1, there, made.aws);

    await apply(config1, there, planned.kind === 'change' ? planned.changes : [], made.aws);

    expect(made.now().recorder).toMatchObject({
      roleARN: expect.stringContaining(`arn:${partition}:iam::`),
      recordingGroup: { includeGlobalResourceTypes: isGlobal },
    });
  });

  it('lets only Config in this account write to the bucket it makes', async () => {
    const buckets = fakeBuckets();
    const made = fakeConfig({}, buckets);

    await apply(config1, target, await changesOf(made), made.aws);

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
    ['IAM', { ...all, includeGlobalResourceTypes: true }],
  ])('never overwrites what an existing recorder records: %s', async (_what, recordingGroup) => {
    const own: ConfigurationRecorder = { ...recorder, recordingGroup, recordingMode: { recordingFrequency: 'DAILY' } };
    const made = fakeConfig({ ...complete, recorder: { ...own, roleARN: customRole } });
    const changes = await changesOf(made);

    await apply(config1, target, changes, made.aws);

    expect(changes.map(({ field }) => field)).toEqual(['recorder']);
    expect(made.now()).toEqual({ ...complete, recorder: own });

    await undo(config1, target, changes, made.aws);

    expect(made.now()).toEqual({ ...complete, recorder: { ...own, roleARN: customRole } });
  });

  it('never starts a recorder that records', async () => {
    const made = fakeConfig(withCustomRole);

    await apply(config1, target, await changesOf(made), made.aws);

    expect(made.aws.calls).not.toContain('config:StartConfigurationRecorder');
  });

  it('never redirects a delivery channel, nor makes a bucket beside it', async () => {
    const made = fakeConfig({ ...complete, recording: false });
    const changes = await changesOf(made);

    await apply(config1, target, changes, made.aws);

    expect(changes).toEqual([{ field: 'recording', from: false, to: true }]);
    expect(made.now()).toEqual(complete);
  });

  it('starts a recorder that lacks types, and then says that a person must add them', async () => {
    const made = fakeConfig({ ...complete, recording: false, recorder: { ...recorder, recordingGroup: onlyBuckets } });

    expect(await apply(config1, target, await changesOf(made), made.aws)).toEqual({ kind: 'done' });

    expect(await verify(config1, target, made.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('records some resource types only'),
    });
  });

  it('goes on where it broke off', async () => {
    const made = fakeConfig({});
    await apply(config1, target, (await changesOf(made)).slice(0, 5), made.aws);

    const rest = await changesOf(made);
    await apply(config1, target, rest, made.aws);

    expect(rest.map(({ field }) => field)).toEqual(['deliveryChannel', 'recording']);
    expect(await verify(config1, target, made.aws)).toEqual({ kind: 'done' });
  });

  it('keeps the role on undo as long as another Region uses it, and says so', async () => {
    const made = fakeConfig({ roleUsedIn: ['us-east-1', 'eu-central-1'] });
    const changes = await changesOf(made);
    await apply(config1, target, changes, made.aws);

    expect(await undo(config1, target, changes, made.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('still uses the role AWSServiceRoleForConfig in us-east-1, eu-central-1'),
    });
    expect(made.now()).toMatchObject({ hasServiceLinkedRole: true, recording: false });
    expect(made.now().recorder).toBeUndefined();
  });

  it('does not call undo done while IAM still deletes the role', async () => {
    const made = fakeConfig({ isRoleDeletionSlow: true });
    const changes = await changesOf(made);
    await apply(config1, target, changes, made.aws);

    expect(await undo(config1, target, changes, made.aws)).toMatchObject({ kind: 'differs' });
    expect(await undo(config1, target, changes, made.aws)).toEqual({ kind: 'done' });
  });

  it('keeps the bucket on undo once Config has written to it, and says so', async () => {
    const buckets = fakeBuckets();
    const made = fakeConfig({}, buckets);
    const changes = await changesOf(made);
    await apply(config1, target, changes, made.aws);
    buckets.deliver(bucketName);
    const before = buckets.find(bucketName);

    expect(await undo(config1, target, changes, made.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('contains logs, which are evidence'),
    });
    expect(buckets.find(bucketName)).toEqual(before);
    expect(made.now()).toEqual({ hasServiceLinkedRole: false, recording: false });
  });

  it('never delivers to a bucket of another account that has the name of ours', async () => {
    const made = withBucket({ owner: '666666666666' });

    expect(await apply(config1, target, await changesOf(made), made.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('Another account owns a bucket named'),
    });
    expect(made.now()).toEqual({});
  });
});
