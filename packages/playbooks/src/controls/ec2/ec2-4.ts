import {
  DescribeInstanceAttributeCommand,
  EC2Client,
  TerminateInstancesCommand,
  type Instance,
} from '@aws-sdk/client-ec2';
import { daysSince, describeInstance, ownerOf, stoppedSince } from './instance/index.ts';
import { type Aws, type Target, cannot, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

/**
 * EC2.4: Stopped EC2 instances should be removed after a specified time period.
 *
 * The instance is lost, and so is every volume with `DeleteOnTermination`, which includes the root volume by default. If
 * you may need the instance again, create an image first. Remediation always requires approval. ASR refuses an instance
 * with termination protection, an instance that belongs to an Auto Scaling group, and an instance that an AWS service, a
 * Kubernetes controller or Elastic Beanstalk manages. If EC2 does not report when the instance was stopped, the control
 * counts from its launch, and ASR refuses the instance.
 *
 * @failed Security Hub finds an instance that has been stopped for more than `AllowedDays`, by the time in its
 * `StateTransitionReason`. Without a time, the launch time counts. The rule `ec2-stopped-instance-days-check` is custom.
 * @reads The state, stop time, launch time, tags and operator of the instance, and its termination protection.
 * @impact Everyone who starts the instance only when needed, and the data on its volumes.
 * @owners The AWS service that operates the instance, Amazon EC2 Auto Scaling, Amazon EKS, AWS Elastic Beanstalk.
 * @undo A terminated instance cannot be restored.
 * @unverified Whether Security Hub rounds a part of a day. ASR counts whole days.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-4
 */
export const ec24 = definePlaybook({
  control: 'EC2.4',
  title: 'terminate an EC2 instance that has been stopped for too long',
  resourceType: 'AwsEc2Instance',
  scope: 'regional',
  effect: 'irreversible',
  permissions: {
    read: ['ec2:DescribeInstances', 'ec2:DescribeInstanceAttribute'],
    write: ['ec2:TerminateInstances'],
    on: {
      'ec2:DescribeInstanceAttribute': ['arn:{partition}:ec2:{region}:{account}:instance/{id}'],
      'ec2:TerminateInstances': ['arn:{partition}:ec2:{region}:{account}:instance/{id}'],
    },
  },
  parameters: { AllowedDays: days({ default: 30, min: 1, max: 365, meaning: 'ceiling' }) },

  read,

  plan(instance, { AllowedDays }) {
    if (!instance.isStopped) return { kind: 'compliant' };
    // Without a stop time, the control counts from the launch.
    const counted = instance.daysStopped ?? instance.daysSinceLaunch;
    if (counted !== null && counted <= AllowedDays) return { kind: 'compliant' };
    const obstacle = obstacleTo(instance);
    if (obstacle !== undefined) return refuse(obstacle);
    return set(instance, { status: 'terminated' });
  },

  async apply(target, { from, to }, aws) {
    if (to !== 'terminated') cannot('A terminated instance cannot be restored. Launch a new instance from an image.');
    // Approval can come days later. An instance that was started since the plan is in use, even if it is stopped again.
    if ((await read(target, aws))?.status !== from) return;
    const InstanceIds = [lastPartOf(target.resourceId)];
    await aws.client(EC2Client).send(new TerminateInstancesCommand({ InstanceIds }));
  },
});

async function read(target: Target, aws: Aws) {
  const instance = await describeInstance(target, aws);
  if (instance === undefined) return undefined;

  const isStopped = instance.State?.Name === 'stopped';
  const since = isStopped ? stoppedSince(instance.StateTransitionReason) : null;
  return {
    /** Includes the stop time, so that an instance that ran since the plan has another status. */
    status: since === null ? statusOf(instance) : `stopped since ${since}`,
    isStopped,
    daysStopped: since === null ? null : daysSince(since, aws.now()),
    daysSinceLaunch: instance.LaunchTime === undefined ? null : daysSince(instance.LaunchTime.toISOString(), aws.now()),
    managedBy: ownerOf(instance),
    isProtected: isStopped && (await hasTerminationProtection(target, aws)),
    autoScalingGroup: autoScalingGroupOf(instance),
  };
}

type State = NonNullable<Awaited<ReturnType<typeof read>>>;

/** Returns why ASR must not terminate the instance. */
function obstacleTo({ daysStopped, managedBy, isProtected, autoScalingGroup }: State): string | undefined {
  if (daysStopped === null)
    return 'EC2 does not report when the instance was stopped. Check whether you still need it, then terminate it manually.';
  if (managedBy !== null) return managedBy;
  if (isProtected)
    return 'The instance has termination protection. If you no longer need it, turn off the protection, then remediate again.';
  if (autoScalingGroup === null) return undefined;
  return `The instance belongs to the Auto Scaling group ${autoScalingGroup}. Change the group instead.`;
}

/** EC2 lists a terminated instance for about one hour. */
function statusOf({ State: state }: Instance): string {
  return state?.Name === 'shutting-down' ? 'terminated' : String(state?.Name);
}

function autoScalingGroupOf({ Tags = [] }: Instance): string | null {
  return Tags.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value ?? null;
}

async function hasTerminationProtection({ resourceId }: Target, aws: Aws): Promise<boolean> {
  const attribute = { InstanceId: lastPartOf(resourceId), Attribute: 'disableApiTermination' } as const;
  const { DisableApiTermination: protection } = await aws
    .client(EC2Client)
    .send(new DescribeInstanceAttributeCommand(attribute));
  return protection?.Value ?? false;
}
