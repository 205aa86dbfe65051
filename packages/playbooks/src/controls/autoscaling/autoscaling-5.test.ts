import { describe, expect, it } from '@jest/globals';
import type { LaunchConfiguration } from '@aws-sdk/client-auto-scaling';
import { apply, needsApproval, plan } from '../../engine/index.ts';
import { arrangeAutoScalingGroup, fakeLaunch } from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { autoscaling5 } from './autoscaling-5.ts';

const resourceId = 'arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:0ab1:launchConfigurationName/web';
const copy = 'asr-autoscaling-5-web';
const used = (web: Partial<LaunchConfiguration>, groups: { [name: string]: string | null } = { shop: 'web' }) =>
  fakeLaunch({ web }, groups);

describePlaybook(autoscaling5, {
  target: { resourceId },
  async onMoto(account) {
    const { launchConfigurationArn } = await arrangeAutoScalingGroup(account, {}, { AssociatePublicIpAddress: true });
    return launchConfigurationArn;
  },
  changes: {
    'a configuration that requests public addresses': () => used({ AssociatePublicIpAddress: true }).aws,
    'a configuration of several groups, next to a group with a launch template': () =>
      used({ AssociatePublicIpAddress: true }, { modern: null, shop: 'web', api: 'web' }).aws,
    'a configuration whose groups already use the copy': () =>
      fakeLaunch(
        { web: { AssociatePublicIpAddress: true }, [copy]: { AssociatePublicIpAddress: false } },
        { shop: copy },
      ).aws,
  },
  leaves: {
    'a configuration that uses the setting of the subnet': () => used({}).aws,
    'a configuration without public addresses': () => used({ AssociatePublicIpAddress: false }).aws,
    'a configuration that its copy has replaced': () =>
      fakeLaunch({ [copy]: { AssociatePublicIpAddress: false } }, { shop: copy }).aws,
  },
  refuses: { 'a configuration that no group uses': () => used({ AssociatePublicIpAddress: true }, {}).aws },
  gone: { 'a deleted configuration': () => fakeLaunch({}, {}).aws },
});

describe('Autoscaling.5', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

  it('never takes the public addresses of new instances away without approval', () => {
    const change = { field: 'original', from: { AssociatePublicIpAddress: true }, to: null };

    expect(needsApproval(autoscaling5, change)).toBe(true);
  });

  it('succeeds when an interrupted run left its copy', async () => {
    const launch = fakeLaunch(
      { web: { AssociatePublicIpAddress: true }, [copy]: { AssociatePublicIpAddress: false } },
      { modern: null, shop: 'web' },
    );
    const planned = await plan(autoscaling5, target, launch.aws);

    await apply(autoscaling5, target, planned.kind === 'change' ? planned.changes : [], launch.aws);

    expect(launch.groups).toEqual({ modern: null, shop: copy });
    expect(Object.keys(launch.configurations)).toEqual([copy]);
  });
});
