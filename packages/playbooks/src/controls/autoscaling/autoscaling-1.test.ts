import { describe, expect, it } from '@jest/globals';
import {
  AutoScalingClient,
  UpdateAutoScalingGroupCommand,
  type AutoScalingGroup,
  type Instance,
  type AutoScalingGroupNamesType,
  type UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import type { DescribeTargetHealthInput, TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { needsApproval, plan } from '../../engine/index.ts';
import { arrangeAutoScalingGroup } from './testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { autoScaling1 } from './autoscaling-1.ts';

const resourceId = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0ab1:autoScalingGroupName/web';

const targetGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';
const balanced = { TargetGroupARNs: [targetGroup] };

/** @param health The state of each target in each target group. */
function group(
  state: Partial<AutoScalingGroup> | undefined,
  health: { readonly [targetGroup: string]: { readonly [target: string]: TargetHealthStateEnum } } = {},
) {
  return fakeAws({
    DescribeTargetHealthCommand: ({ TargetGroupArn = '' }: DescribeTargetHealthInput) => ({
      TargetHealthDescriptions: Object.entries(health[TargetGroupArn] ?? {}).map(([Id, State]) => ({
        Target: { Id },
        TargetHealth: { State },
      })),
    }),
    DescribeAutoScalingGroupsCommand: ({ AutoScalingGroupNames: names = [] }: AutoScalingGroupNamesType) => ({
      AutoScalingGroups:
        state === undefined || !names.includes('web') ? [] : [{ AutoScalingGroupName: 'web', ...state }],
    }),
    UpdateAutoScalingGroupCommand: ({ AutoScalingGroupName, ...setting }: UpdateAutoScalingGroupType) => {
      if (AutoScalingGroupName === 'web') state = { ...state, ...setting };
      return {};
    },
  });
}

const instance = (InstanceId: string): Instance => ({
  InstanceId,
  AvailabilityZone: 'eu-west-1a',
  LifecycleState: 'InService',
  HealthStatus: 'Healthy',
  ProtectedFromScaleIn: false,
});

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

  it('does not hide from the approver which instances would be replaced', async () => {
    const another = targetGroup.replace('web', 'api');
    const aws = group(
      {
        TargetGroupARNs: [targetGroup],
        TrafficSources: [
          { Identifier: targetGroup, Type: 'elbv2' },
          { Identifier: another, Type: 'elbv2' },
        ],
        Instances: ['i-1', 'i-2', 'i-3', 'i-4', 'i-5'].map(instance),
      },
      {
        [targetGroup]: { 'i-1': 'healthy', 'i-2': 'unhealthy', 'i-3': 'initial', 'i-other': 'unhealthy' },
        [another]: { 'i-1': 'unhealthy.draining', 'i-4': 'draining', 'i-5': 'unused' },
      },
    );

    expect(await plan(autoScaling1, target, aws)).toMatchObject({
      asks: {
        healthCheckType:
          'After this change, instance i-1 and instance i-2 could no longer stay in service, because a target group reports an unhealthy state.',
      },
    });
  });

  it('asks about no instances if all are healthy', async () => {
    const aws = group({ ...balanced, Instances: [instance('i-1')] }, { [targetGroup]: { 'i-1': 'healthy' } });

    expect(await plan(autoScaling1, target, aws)).not.toHaveProperty('asks');
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
      DescribeTargetHealthCommand: () => ({}),
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
