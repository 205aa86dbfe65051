import { describe, expect, it } from '@jest/globals';
import type { LaunchConfiguration } from '@aws-sdk/client-auto-scaling';
import { CannotChangeError } from '../plan.ts';
import { apply, plan, verify } from '../remediation.ts';
import { arrangeAutoScalingGroup } from '../testing/arrange-auto-scaling.ts';
import { fakeLaunch } from '../testing/fake-launch-configurations.ts';
import { describePlaybook } from '../testing/index.ts';
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
    'a configuration that leaves the options out': () => used({}).aws,
    'a configuration that takes both versions': () => used({ MetadataOptions: { HttpTokens: 'optional' } }).aws,
    'a configuration of several groups': () => used({}, { shop: 'web', api: 'web', else: 'other' }).aws,
    'a group beside others that use a launch template': () => used({}, { modern: null, shop: 'web' }).aws,
    'a copy that an interrupted run left': () =>
      fakeLaunch({ web: {}, [copy]: { MetadataOptions: { HttpTokens: 'required' } } }, { shop: 'web' }).aws,
  },
  leaves: {
    'a configuration that requires tokens': () => used({ MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } }).aws,
    'a configuration whose groups use the copy already': () =>
      fakeLaunch({ web: {}, [copy]: { MetadataOptions: { HttpTokens: 'required' } } }, { shop: copy }).aws,
  },
  refuses: { 'a configuration nobody uses': () => used({}, { modern: null }).aws },
  gone: { 'a deleted configuration': () => fakeLaunch({}, {}).aws },
});

describe('AutoScaling.3', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arnOf('web') };

  async function run({ aws }: ReturnType<typeof used>, resourceId = target.resourceId) {
    const planned = await plan(autoScaling3, { ...target, resourceId }, aws);
    return apply(autoScaling3, { ...target, resourceId }, planned.kind === 'change' ? planned.changes : [], aws);
  }

  it('never drops the hop limit or any other setting, and keeps the original', async () => {
    const original = { ImageId: 'ami-1', UserData: 'ZWNobw==', MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 3 } } as const;
    const launch = used(original);

    await run(launch);

    expect(launch.configurations['web']).toEqual(original);
    expect(launch.configurations[copy]).toMatchObject({
      ...original,
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 3 },
    });
    expect(launch.groups).toEqual({ shop: copy });
  });

  it('never fails on a group that uses a launch template', async () => {
    expect(await run(used({}, { modern: null, shop: 'web' }))).toEqual({ kind: 'done' });
  });

  it.each([['x'.repeat(255)], ['y'.repeat(240)]])('gives a copy of the longest names a name of its own: %s', async (name) => {
    const launch = fakeLaunch({ [name]: {} }, { shop: name });

    expect(await run(launch, arnOf(name))).toEqual({ kind: 'done' });
    expect(await verify(autoScaling3, { ...target, resourceId: arnOf(name) }, launch.aws)).toEqual({ kind: 'done' });
  });

  it('says so when undo would delete a copy that somebody uses since', async () => {
    const launch = fakeLaunch({ web: {}, [copy]: {} }, { since: copy });

    const undoing = autoScaling3.apply(target, { field: 'copy', from: copy, to: null }, launch.aws);

    await expect(undoing).rejects.toThrow(CannotChangeError);
  });

  it('does nothing for an original that was deleted in between', async () => {
    const launch = fakeLaunch({}, {});

    await autoScaling3.apply(target, { field: 'copy', from: null, to: copy }, launch.aws);

    expect(launch.configurations).toEqual({});
  });
});
