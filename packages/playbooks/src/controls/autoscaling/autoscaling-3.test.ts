import { describe, expect, it } from '@jest/globals';
import type { LaunchConfiguration } from '@aws-sdk/client-auto-scaling';
import { CannotChangeError, apply, nameOf, plan, undo, verify } from '../../engine/index.ts';
import { arrangeAutoScalingGroup, fakeLaunch } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { autoScaling3 } from './autoscaling-3.ts';

const arnOf = (name: string) =>
  `arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:0ab1:launchConfigurationName/${name}`;
const copy = 'asr-autoscaling-3-web';
const used = (web: Partial<LaunchConfiguration>, groups: { [name: string]: string | null } = { shop: 'web' }) =>
  fakeLaunch({ web, other: {} }, groups);

describePlaybook(autoScaling3, {
  target: { resourceId: arnOf('web') },
  onMoto: async (account) => (await arrangeAutoScalingGroup(account)).launchConfigurationArn,
  changes: {
    'a configuration without metadata options': () => used({}).aws,
    'a configuration that allows both versions': () => used({ MetadataOptions: { HttpTokens: 'optional' } }).aws,
    'a configuration of several groups': () => used({}, { shop: 'web', api: 'web', else: 'other' }).aws,
    'a group next to one that uses a launch template': () => used({}, { modern: null, shop: 'web' }).aws,
    'a copy that an interrupted run left': () =>
      fakeLaunch({ web: {}, [copy]: { MetadataOptions: { HttpTokens: 'required' } } }, { shop: 'web' }).aws,
    'a configuration whose groups already use the copy': () =>
      fakeLaunch({ web: {}, [copy]: { MetadataOptions: { HttpTokens: 'required' } } }, { shop: copy }).aws,
  },
  leaves: {
    'a configuration that requires tokens': () =>
      used({ MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } }).aws,
    'a configuration that its copy has replaced': () =>
      fakeLaunch({ [copy]: { MetadataOptions: { HttpTokens: 'required' } } }, { shop: copy }).aws,
  },
  refuses: {
    'a configuration that no group uses': () => used({}, { modern: null }).aws,
    'a configuration of an Elastic Beanstalk environment': () =>
      fakeLaunch({ web: {} }, { shop: 'web' }, ['elasticbeanstalk:environment-name']).aws,
  },
  gone: { 'a deleted configuration': () => fakeLaunch({}, {}).aws },
});

describe('AutoScaling.3', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arnOf('web') };

  async function changesOf({ aws }: ReturnType<typeof used>, resourceId = target.resourceId) {
    const planned = await plan(autoScaling3, { ...target, resourceId }, aws);
    return planned.kind === 'change' ? planned.changes : [];
  }

  async function run(launch: ReturnType<typeof used>, resourceId = target.resourceId) {
    return apply(autoScaling3, { ...target, resourceId }, await changesOf(launch, resourceId), launch.aws);
  }

  it.each([
    [
      'used IMDSv1',
      { shop: 3, api: 4 },
      'After this change, software that used IMDSv1 3 times in the last 14 days on instances of group shop and software ' +
        'that used IMDSv1 4 times in the last 14 days on instances of group api could no longer read metadata and ' +
        'credentials on new instances.',
    ],
    [
      'did not run',
      { quiet: null },
      'CloudWatch has no figures on IMDSv1 for group quiet, because no instance ran long enough.',
    ],
  ])('changes nothing without approval if software on the groups %s', async (_, imdsV1, reason) => {
    const launch = fakeLaunch({ web: {} }, { shop: 'web', api: 'web', quiet: 'web' }, [], imdsV1);

    const planned = await plan(autoScaling3, target, launch.aws);

    const names = planned.kind === 'change' ? planned.changes.map(nameOf) : [];
    expect(names).toHaveLength(5);
    expect(planned).toMatchObject({ asks: Object.fromEntries(names.map((name) => [name, reason])) });
  });

  it('needs no approval if no software uses IMDSv1, or if nothing is to be changed', async () => {
    const compliant = fakeLaunch({ web: { MetadataOptions: { HttpTokens: 'required' } } }, { shop: 'web' }, [], {
      shop: 1,
    });
    const owned = fakeLaunch({ web: {} }, { shop: 'web' }, ['eks:nodegroup-name'], { shop: 1 });

    expect(await plan(autoScaling3, target, used({}).aws)).not.toHaveProperty('asks');
    expect(await plan(autoScaling3, target, compliant.aws)).toMatchObject({ kind: 'compliant' });
    expect(await plan(autoScaling3, target, owned.aws)).toMatchObject({ kind: 'refuse' });
  });

  it('reads the use of IMDSv1 by group, of the last 14 days', async () => {
    const { aws } = used({});
    await plan(autoScaling3, target, aws);

    const inputs = aws.recorded
      .filter(({ command }) => command === 'GetMetricStatisticsCommand')
      .map(({ input }) => input);

    const end = aws.now();
    const start = structuredClone(end);
    start.setUTCDate(start.getUTCDate() - 14);
    expect(inputs).toEqual([
      {
        Namespace: 'AWS/EC2',
        MetricName: 'MetadataNoToken',
        Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'shop' }],
        StartTime: start,
        EndTime: end,
        Period: 86_400,
        Statistics: ['Sum'],
      },
    ]);
  });

  it('keeps the hop limit and every other setting', async () => {
    const original = {
      ImageId: 'ami-1',
      UserData: 'ZWNobw==',
      MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 3 },
    } as const;
    const launch = used(original);

    await run(launch);

    expect(launch.configurations[copy]).toMatchObject({
      ...original,
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 3 },
    });
    expect(launch.groups).toEqual({ shop: copy });
  });

  it('recreates the original with its user data, which the state does not contain', async () => {
    const original = { ImageId: 'ami-1', UserData: 'c2VjcmV0', MetadataOptions: { HttpTokens: 'optional' } } as const;
    const launch = used(original);
    const changes = await changesOf(launch);
    await apply(autoScaling3, target, changes, launch.aws);
    expect(Object.keys(launch.configurations)).not.toContain('web');

    expect(await undo(autoScaling3, target, changes, launch.aws)).toEqual({ kind: 'done' });

    expect(launch.configurations['web']).toMatchObject(original);
    expect(launch.groups).toEqual({ shop: 'web' });
    expect(JSON.stringify(changes)).not.toContain(original.UserData);
  });

  it('reports that undo is impossible when the copy was deleted', async () => {
    const launch = fakeLaunch({}, {});

    const restoring = autoScaling3.apply(target, { field: 'original', from: null, to: {} }, launch.aws);

    await expect(restoring).rejects.toThrow('manually');
  });

  it('never moves a group to a configuration that does not exist', async () => {
    const launch = fakeLaunch({ [copy]: {} }, { shop: copy });

    const pointing = autoScaling3.apply(target, { field: 'groups', key: 'shop', from: copy, to: 'web' }, launch.aws);

    await expect(pointing).rejects.toThrow('web does not exist');
    expect(launch.groups).toEqual({ shop: copy });
  });

  it('never deletes an original that a group uses again', async () => {
    const launch = used({});

    const deleting = autoScaling3.apply(target, { field: 'original', from: {}, to: null }, launch.aws);

    await expect(deleting).rejects.toThrow('still uses web');
    expect(Object.keys(launch.configurations)).toContain('web');
  });

  it('distinguishes the configuration team/web from web', async () => {
    const launch = fakeLaunch({ web: {}, 'team/web': {} }, { shop: 'web', team: 'team/web' });
    await run(launch, arnOf('team/web'));
    expect(launch.groups).toEqual({ shop: 'web', team: 'asr-autoscaling-3-team/web' });
    expect(Object.keys(launch.configurations)).toContain('web');
  });

  it('ignores a group that uses a launch template', async () => {
    expect(await run(used({}, { modern: null, shop: 'web' }))).toEqual({ kind: 'done' });
  });

  it.each([['x'.repeat(255)], ['y'.repeat(240)]])(
    'gives the copy of a configuration with a long name a unique name: %s',
    async (name) => {
      const launch = fakeLaunch({ [name]: {} }, { shop: name });

      expect(await run(launch, arnOf(name))).toEqual({ kind: 'done' });
      expect(await verify(autoScaling3, { ...target, resourceId: arnOf(name) }, launch.aws)).toEqual({ kind: 'done' });
    },
  );

  it('keeps a copy on undo that another group uses by then', async () => {
    const launch = fakeLaunch({ web: {}, [copy]: {} }, { since: copy });

    const undoing = autoScaling3.apply(target, { field: 'copy', from: copy, to: null }, launch.aws);

    await expect(undoing).rejects.toThrow(CannotChangeError);
  });

  it('changes nothing when the original was deleted in the meantime', async () => {
    const launch = fakeLaunch({}, {});

    await autoScaling3.apply(target, { field: 'copy', from: null, to: copy }, launch.aws);

    expect(launch.configurations).toEqual({});
  });
});
