import { describe, expect, it } from '@jest/globals';
import {
  AutoScalingClient,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
  type AutoScalingGroupNamesType,
  type UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { needsApproval, plan } from '../../engine/index.ts';
import { arrangeAutoScalingGroup } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { autoScaling1 } from './autoscaling-1.ts';

const resourceId = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0ab1:autoScalingGroupName/web';

function group(state: Partial<AutoScalingGroup> | undefined) {
  return fakeAws({
    DescribeAutoScalingGroupsCommand: () => ({ AutoScalingGroups: state === undefined ? [] : [state] }),
    UpdateAutoScalingGroupCommand: ({ AutoScalingGroupName, ...setting }: UpdateAutoScalingGroupType) => {
      if (AutoScalingGroupName === 'web') state = { ...state, ...setting };
      return {};
    },
  });
}

const balanced = { TargetGroupARNs: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1'] };

describePlaybook(autoScaling1, {
  target: { resourceId },
  async onMoto(account) {
    const { arn, name } = await arrangeAutoScalingGroup(account, { LoadBalancerNames: ['classic'] });
    await account
      .client(AutoScalingClient)
      .send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, HealthCheckGracePeriod: 60 }));
    return arn;
  },
  changes: {
    'a group as AWS creates it': () => group({ ...balanced, HealthCheckType: 'EC2', HealthCheckGracePeriod: 0 }),
    'a group whose response omits the health check type': () => group(balanced),
    'a group behind a classic load balancer': () => group({ LoadBalancerNames: ['web'], HealthCheckType: 'EC2' }),
    'a group with a traffic source': () =>
      group({ TrafficSources: [{ Identifier: 'arn', Type: 'elbv2' }], HealthCheckType: 'EC2' }),
    'a group with a longer grace period': () =>
      group({ ...balanced, HealthCheckType: 'EC2', HealthCheckGracePeriod: 900 }),
    'a group with EBS health checks': () => group({ ...balanced, HealthCheckType: 'EBS' }),
  },
  leaves: {
    'a group with ELB health checks': () => group({ ...balanced, HealthCheckType: 'ELB' }),
    'a group with EBS and ELB health checks': () => group({ ...balanced, HealthCheckType: 'EBS,ELB' }),
    'a group without a load balancer': () => group({ HealthCheckType: 'EC2' }),
    'a group with VPC Lattice as its only traffic source': () =>
      group({ TrafficSources: [{ Identifier: 'arn', Type: 'vpc-lattice' }] }),
  },
  refuses: {},
  gone: {
    'a deleted group': () => group(undefined),
    'a group that is being deleted': () => group({ ...balanced, Status: 'Delete in progress' }),
  },
});

describe('AutoScaling.1', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

  it('always requires approval, because a wrong health check replaces the whole fleet', () => {
    expect(needsApproval(autoScaling1, { field: 'healthCheckType', from: 'EC2', to: 'ELB' })).toBe(true);
  });

  it('never shortens the grace period, and keeps other health checks', async () => {
    const aws = group({ ...balanced, HealthCheckType: 'EC2,EBS', HealthCheckGracePeriod: 900 });

    expect(await plan(autoScaling1, target, aws)).toMatchObject({
      changes: [{ field: 'healthCheckType', from: 'EC2,EBS', to: 'ELB,EBS' }],
    });
  });

  it.each([
    ['a name with slashes', `${resourceId.slice(0, -3)}team/web`, 'team/web'],
    ['a group of GovCloud', resourceId.replace('arn:aws:', 'arn:aws-us-gov:'), 'web'],
    ['a bare name', 'team/web', 'team/web'],
  ])('finds the group by its exact name: %s', async (_, id, name) => {
    const requested: unknown[] = [];
    const aws = fakeAws({
      DescribeAutoScalingGroupsCommand: (input: AutoScalingGroupNamesType) => {
        requested.push(input.AutoScalingGroupNames);
        return { AutoScalingGroups: [balanced] };
      },
      UpdateAutoScalingGroupCommand: (input: UpdateAutoScalingGroupType) => {
        requested.push([input.AutoScalingGroupName]);
        return {};
      },
    });
    const named = { ...target, resourceId: id };

    await plan(autoScaling1, named, aws);
    await autoScaling1.apply(named, { field: 'gracePeriodSeconds', from: 0, to: 300 }, aws);

    expect(requested).toEqual([[name], [name]]);
  });
});
