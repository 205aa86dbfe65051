import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, statementsOf, undo, verify } from '../../engine/index.ts';
import type { FakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeBuckets } from '../s3/testing/index.ts';
import { elb5 } from './elb-5.ts';
import { arrangeAttribute, balancerArn, classicTarget, fakeAccessLogs } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: balancerArn };
const owner = target.accountId;
const bucketName = 'asr-elb-logs-111122223333-50dc6c495c0c9188';
const off = { 'access_logs.s3.enabled': 'false', 'access_logs.s3.bucket': '', 'access_logs.s3.prefix': '' };
const on = { ...off, 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': 'central-logs' };

const balancer = (attributes: { readonly [key: string]: string }, bucket?: Parameters<typeof fakeBuckets>[0]) => () =>
  fakeAccessLogs(balancerArn, { attributes }, fakeBuckets(bucket)).aws;
const withBucket = (bucket: object) => balancer(off, { [bucketName]: { owner, ...bucket } });

describePlaybook(elb5, {
  target,
  onMoto: (account) => arrangeAttribute(account, 'access_logs.s3.enabled', 'false'),
  changes: {
    'a load balancer as AWS creates it': balancer(off),
    'a load balancer whose response omits the attributes': balancer({}),
    'a load balancer that logged before, with a prefix': balancer({
      ...on,
      'access_logs.s3.enabled': 'false',
      'access_logs.s3.prefix': 'web',
    }),
    'a load balancer whose bucket is incomplete after an interrupted run': withBucket({}),
  },
  leaves: {
    'a load balancer that logs to another bucket': balancer(on),
    'a load balancer that logs to its bucket of ASR': balancer({ ...on, 'access_logs.s3.bucket': bucketName }),
  },
  refuses: {
    'a log bucket with a KMS key as its default encryption': withBucket({ encryption: 'aws:kms' }),
    'a log bucket with Object Lock': withBucket({ hasObjectLock: true }),
    'a log bucket for which the requester pays': withBucket({ requesterPays: true }),
    'a log bucket with another policy': withBucket({ policy: '{"Statement":[]}' }),
  },
  gone: { 'a load balancer that was deleted': () => fakeAccessLogs(balancerArn, { isGone: true }).aws },
});

describe('ELB.5', () => {
  const changesOn = async (aws: FakeAws, resourceId = balancerArn): Promise<readonly AnyChange[]> => {
    const planned = await plan(elb5, { ...target, resourceId }, aws);
    return planned.kind === 'change' ? planned.changes : [];
  };

  it('creates the bucket first, for load balancers of this account only, without a condition that prevents delivery', async () => {
    const { aws, buckets, attributes } = fakeAccessLogs(balancerArn, {
      attributes: { ...off, 'idle_timeout.timeout_seconds': '60' },
    });
    const changes = await changesOn(aws);

    expect(changes.map(({ field }) => field)).toEqual(['logBucket', 'logBucketAccess', 'logBucketPolicy', 'logging']);
    expect(await apply(elb5, target, changes, aws)).toEqual({ kind: 'done' });

    const [delivery] = statementsOf(buckets.find(bucketName)?.policy);
    expect(delivery).toEqual({
      Sid: 'AsrBalancerLogs',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${bucketName}/AWSLogs/111122223333/*`,
    });
    expect(attributes()).toMatchObject({ 'access_logs.s3.enabled': 'true', 'idle_timeout.timeout_seconds': '60' });
  });

  it('turns the logs off before it removes the bucket, and keeps a bucket with the test file', async () => {
    const { aws, buckets, attributes } = fakeAccessLogs(balancerArn, { attributes: off });
    const changes = await changesOn(aws);
    await apply(elb5, target, changes, aws);
    buckets.deliver(bucketName);

    expect(await undo(elb5, target, changes, aws)).toMatchObject({ kind: 'failed' });

    expect(attributes()).toMatchObject({ 'access_logs.s3.enabled': 'false' });
    expect(buckets.find(bucketName)).toBeDefined();
  });

  it.each([
    ['as AWS creates it', { Enabled: false }],
    ['whose response omits the logs', undefined],
    ['that logged before', { Enabled: false, S3BucketName: 'x', S3BucketPrefix: 'web' }],
  ])('turns on the logs of a Classic Load Balancer %s, and off again', async (_, given) => {
    const { aws, log } = fakeAccessLogs(classicTarget.resourceId, { log: given });
    const changes = await changesOn(aws, classicTarget.resourceId);

    await apply(elb5, classicTarget, changes, aws);
    expect(await verify(elb5, classicTarget, aws)).toEqual({ kind: 'done' });
    expect(log()).toEqual({ Enabled: true, S3BucketName: changes[0]?.to });

    expect(await undo(elb5, classicTarget, changes, aws)).toEqual({ kind: 'done' });
    expect(log()).toEqual({ Enabled: false });
  });

  it('leaves a Classic Load Balancer that logs, and finds out that one is gone', async () => {
    const logging = fakeAccessLogs(classicTarget.resourceId, {
      log: { Enabled: true, S3BucketName: 'central-logs' },
    });
    const gone = fakeAccessLogs(classicTarget.resourceId, { isGone: true });

    expect(await plan(elb5, classicTarget, logging.aws)).toMatchObject({ kind: 'compliant' });
    expect(await elb5.read(classicTarget, gone.aws)).toBeUndefined();
  });

  it('gives Classic Load Balancers of one name in two Regions two buckets', async () => {
    const { aws } = fakeAccessLogs(classicTarget.resourceId, { log: { Enabled: false } });
    const namesIn = async (region: string) => {
      const planned = await plan(elb5, { ...classicTarget, region }, aws);
      return planned.kind === 'change' ? planned.changes[0]?.to : undefined;
    };

    const names = [await namesIn('eu-west-1'), await namesIn('us-east-1')];

    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^asr-elb-logs-111122223333-[0-9a-f]{16}$/);
  });

  it.each(['net', 'gwy'])('refuses a load balancer of the kind %s, which the control does not judge', async (kind) => {
    const arn = balancerArn.replace('/app/', `/${kind}/`);

    expect(
      await plan(elb5, { ...target, resourceId: arn }, fakeAccessLogs(arn, { attributes: off }).aws),
    ).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('Suppress'),
    });
  });

  it('restores a prefix that another principal has set', async () => {
    const { aws, log } = fakeAccessLogs(
      classicTarget.resourceId,
      { log: { Enabled: false } },
      fakeBuckets({ logs: { owner, policy: '"logdelivery.elasticloadbalancing.amazonaws.com"' } }),
    );

    await elb5.apply(classicTarget, { field: 'logging', from: null, to: { bucket: 'logs', prefix: 'web' } }, aws);

    expect(log()).toEqual({ Enabled: true, S3BucketName: 'logs', S3BucketPrefix: 'web' });
  });
});
