import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, verify } from '../../engine/index.ts';
import {
  type FakeTrail,
  arrangeTrail,
  fakeLogDelivery,
  fakeTrails,
  organizationTrailArn,
  trailArn,
  withoutTrail,
} from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeBuckets } from '../s3/testing/index.ts';
import { cloudTrail5 } from './cloudtrail-5.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: trailArn };
const logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:asr-cloudtrail/main';

/** Emulates a trail, and the log groups and roles of its account. */
function account(trail: Partial<FakeTrail> = {}) {
  const delivery = fakeLogDelivery();
  const trails = fakeTrails([{ name: 'main', ...trail }], fakeBuckets(), undefined, delivery.handlers);
  return { delivery, ...trails };
}

async function changesOn({ aws }: ReturnType<typeof account>): Promise<readonly AnyChange[]> {
  const planned = await plan(cloudTrail5, target, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  return planned.changes;
}

describePlaybook(cloudTrail5, {
  target,
  onMoto: arrangeTrail,
  changes: {
    'a trail as CloudTrail creates it, without a log group': () => account().aws,
    'a trail whose delivery was ended': () => account({ logGroupArn: '', logRoleArn: '' }).aws,
    'a trail with data events': () =>
      account({ basic: [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }] }).aws,
  },
  leaves: {
    'a trail with a log group that ASR did not create': () =>
      account({ logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*', logRoleArn: 'theirs' }).aws,
  },
  refuses: {},
  gone: { 'a trail that was deleted': withoutTrail },
});

describe('CloudTrail.5', () => {
  it('creates a log group with a retention of one year, and a role that can only write to it', async () => {
    const fake = account();

    await apply(cloudTrail5, target, await changesOn(fake), fake.aws);

    expect(fake.delivery.groups.get('asr-cloudtrail/main')).toMatchObject({
      retentionDays: 365,
      tags: { 'asr:remediation': 'CloudTrail.5' },
    });
    const [[roleName, policies] = ['', {}]] = fake.delivery.roles;
    expect(Object.values(policies).map((policy): unknown => JSON.parse(policy))).toMatchObject([
      {
        Statement: [{ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${logGroupArn}:log-stream:*` }],
      },
    ]);
    expect(fake.find('main')).toMatchObject({
      logGroupArn: `${logGroupArn}:*`,
      logRoleArn: `arn:aws:iam::111122223333:role/${roleName}`,
    });
  });

  it('continues after an interruption', async () => {
    const fake = account();
    const [group, role] = await changesOn(fake);
    await apply(cloudTrail5, target, [group!, role!], fake.aws);

    const rest = await changesOn(fake);
    await apply(cloudTrail5, target, rest, fake.aws);

    expect(rest.map(({ field }) => field)).toEqual(['rolePolicy', 'delivery']);
    expect(await verify(cloudTrail5, target, fake.aws)).toEqual({ kind: 'done' });
  });

  it('throws when CloudTrail cannot assume the new role yet, so that the caller tries again', async () => {
    const fake = account();
    const changes = await changesOn(fake);
    const aws = fakeAws({
      ...fake.delivery.handlers,
      GetTrailCommand: () => ({ Trail: {} }),
      UpdateTrailCommand: () => {
        throw named('InvalidCloudWatchLogsRoleArnException');
      },
    });

    await expect(apply(cloudTrail5, target, changes, aws)).rejects.toThrow('InvalidCloudWatchLogsRoleArnException');
  });

  it('undo keeps a log group with events and reports it', async () => {
    const fake = account();
    const changes = await changesOn(fake);
    await apply(cloudTrail5, target, changes, fake.aws);
    fake.delivery.deliver('asr-cloudtrail/main');

    expect(await undo(cloudTrail5, target, changes, fake.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('contains events'),
    });
    expect(fake.find('main')).toMatchObject({ logGroupArn: '', logRoleArn: '' });
    expect(fake.delivery.roles.size).toBe(0);
  });

  it('refuses an existing role without the permissions boundary, and undo can still delete it', async () => {
    const fake = account();
    const [group, role] = await changesOn(fake);
    await apply(cloudTrail5, target, [group!, role!], fake.aws);
    expect([...fake.delivery.boundaries.values()]).toEqual([
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    ]);

    fake.delivery.boundaries.clear();

    expect(await plan(cloudTrail5, target, fake.aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('lacks the permissions boundary'),
    });
  });

  it('undo keeps a role that has additional policies', async () => {
    const fake = account();
    const changes = await changesOn(fake);
    await apply(cloudTrail5, target, changes, fake.aws);
    for (const [name, policies] of fake.delivery.roles) fake.delivery.roles.set(name, { ...policies, theirs: '{}' });

    expect(await undo(cloudTrail5, target, changes, fake.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('has other policies'),
    });
  });

  it('refuses an organization trail, which only its owner can change', async () => {
    expect(await plan(cloudTrail5, { ...target, resourceId: organizationTrailArn }, account().aws)).toMatchObject({
      kind: 'refuse',
    });
  });
});
