/** AutoScaling.3 and Autoscaling.5 replace the launch configuration of the same groups, one after the other. */
import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, undo } from '../../engine/index.ts';
import { fakeLaunch } from './testing/index.ts';
import { autoScaling3 } from './autoscaling-3.ts';
import { autoscaling5 } from './autoscaling-5.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:0ab1:launchConfigurationName/web',
};

describe('the undo of AutoScaling.3 after Autoscaling.5', () => {
  it('does not take the replaced configuration for gone', async () => {
    const original = { ImageId: 'ami-1', AssociatePublicIpAddress: true };
    const launch = fakeLaunch({ web: original }, { shop: 'web' });
    const targetOf = (name: string) => ({ ...target, resourceId: target.resourceId.replace(/web$/, name) });
    const run = async (playbook: AnyPlaybook, name: string) => {
      const planned = await plan(playbook, targetOf(name), launch.aws);
      const changes = planned.kind === 'change' ? planned.changes : [];
      await apply(playbook, targetOf(name), changes, launch.aws);
      return changes;
    };
    const first = await run(autoScaling3, 'web');
    const second = await run(autoscaling5, 'asr-autoscaling-3-web');

    expect(await plan(autoScaling3, targetOf('web'), launch.aws)).toMatchObject({ kind: 'compliant' });
    expect(await undo(autoScaling3, targetOf('web'), first, launch.aws)).toMatchObject({ kind: 'refused' });
    expect(launch.groups).toEqual({ shop: 'asr-autoscaling-5-asr-autoscaling-3-web' });

    expect(await undo(autoscaling5, targetOf('asr-autoscaling-3-web'), second, launch.aws)).toEqual({ kind: 'done' });
    expect(await undo(autoScaling3, targetOf('web'), first, launch.aws)).toEqual({ kind: 'done' });
    expect(launch.groups).toEqual({ shop: 'web' });
    expect(launch.configurations['web']).toMatchObject(original);
  });
});
