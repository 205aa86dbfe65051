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
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import { fakeBuckets } from '../s3/testing/index.ts';
import { cloudTrail5 } from './cloudtrail-5.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: trailArn };
const logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:asr-cloudtrail/main';

/** A trail, and the log groups and roles of its account. */
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
    'a trail as CloudTrail makes it, without a log group': () => account().aws,
    'a trail whose delivery was ended': () => account({ logGroupArn: '', logRoleArn: '' }).aws,
    'a trail with data events': () =>
      account({ basic: [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }] }).aws,
  },
  leaves: {
    'a trail with a log group of somebody else': () =>
      account({ logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*', logRoleArn: 'theirs' }).aws,
  },
  refuses: {},
  gone: { 'a trail that was deleted': withoutTrail },
});

describe('CloudTrail.5', () => {
  it('makes a log group that keeps a year, and a role that may write there and nothing else', async () => {
    const made = account();

    await apply(cloudTrail5, target, await changesOn(made), made.aws);

    expect(made.delivery.groups.get('asr-cloudtrail/main')).toMatchObject({
      retentionDays: 365,
      tags: { 'asr:remediation': 'CloudTrail.5' },
    });
    const [[roleName, policies] = ['', {}]] = made.delivery.roles;
    expect(Object.values(policies).map((policy): unknown => JSON.parse(policy))).toMatchObject([
      {
        Statement: [{ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${logGroupArn}:log-stream:*` }],
      },
    ]);
    expect(made.find('main')).toMatchObject({
      logGroupArn: `${logGroupArn}:*`,
      logRoleArn: `arn:aws:iam::111122223333:role/${roleName}`,
    });
  });

  it('goes on where it broke off', async () => {
    const made = account();
    const [group, role] = await changesOn(made);
    await apply(cloudTrail5, target, [group!, role!], made.aws);

    const rest = await changesOn(made);
    await apply(cloudTrail5, target, rest, made.aws);

    expect(rest.map(({ field }) => field)).toEqual(['rolePolicy', 'delivery']);
    expect(await verify(cloudTrail5, target, made.aws)).toEqual({ kind: 'done' });
  });

  it('lets CloudTrail’s refusal of a role made just now pass, to be tried again', async () => {
    const made = account();
    const changes = await changesOn(made);
    const aws = fakeAws({
      ...made.delivery.handlers,
      GetTrailCommand: () => ({ Trail: {} }),
      UpdateTrailCommand: () => {
        throw named('InvalidCloudWatchLogsRoleArnException');
      },
    });

    await expect(apply(cloudTrail5, target, changes, aws)).rejects.toThrow('InvalidCloudWatchLogsRoleArnException');
  });

  it('undo keeps a log group with events, which are evidence, and says so', async () => {
    const made = account();
    const changes = await changesOn(made);
    await apply(cloudTrail5, target, changes, made.aws);
    made.delivery.deliver('asr-cloudtrail/main');

    expect(await undo(cloudTrail5, target, changes, made.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('holds events'),
    });
    expect(made.find('main')).toMatchObject({ logGroupArn: '', logRoleArn: '' });
    expect(made.delivery.roles.size).toBe(0);
  });

  it('refuses a role that exists without the permissions boundary, and undo can still delete it', async () => {
    const made = account();
    const [group, role] = await changesOn(made);
    await apply(cloudTrail5, target, [group!, role!], made.aws);
    expect([...made.delivery.boundaries.values()]).toEqual([
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    ]);

    made.delivery.boundaries.clear();

    expect(await plan(cloudTrail5, target, made.aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('without the permissions boundary'),
    });
  });

  it('undo keeps a role that somebody gave more policies', async () => {
    const made = account();
    const changes = await changesOn(made);
    await apply(cloudTrail5, target, changes, made.aws);
    for (const [name, policies] of made.delivery.roles) made.delivery.roles.set(name, { ...policies, theirs: '{}' });

    expect(await undo(cloudTrail5, target, changes, made.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('more policies'),
    });
  });

  it('refuses the trail of an organization, which only its owner may change', async () => {
    expect(await plan(cloudTrail5, { ...target, resourceId: organizationTrailArn }, account().aws)).toMatchObject({
      kind: 'refuse',
    });
  });
});
