import {
  DescribeInstanceAttributeCommand,
  EC2Client,
  TerminateInstancesCommand,
  type Instance,
} from '@aws-sdk/client-ec2';
import { daysSince, describeInstance, stoppedSince } from './instance/index.ts';
import { type Aws, type Target, cannot, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

/**
 * EC2.4: Stopped EC2 instances should be removed after a specified time period.
 *
 * Terminating cannot be undone: the instance and every volume marked to be deleted with it, as the root volume is by
 * default, are lost. Make an image first if anybody may want them back. A person always decides. An instance with
 * termination protection, or one that an Auto Scaling group keeps, is refused.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-4
 */
export const ec24 = definePlaybook({
  control: 'EC2.4',
  title: 'terminate an EC2 instance that has long been stopped; its root volume is lost with it',
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
    if (instance.daysStopped === null) {
      return refuse(
        'EC2 does not say when the instance was stopped. Look whether it is still needed, then terminate it by hand.',
      );
    }
    if (instance.daysStopped <= AllowedDays) return { kind: 'compliant' };
    if (instance.isProtected) {
      return refuse(
        'The instance has termination protection. If nobody needs it, turn that off, then remediate again.',
      );
    }
    if (instance.autoScalingGroup !== null) {
      return refuse(
        `The Auto Scaling group ${instance.autoScalingGroup} keeps the instance. Change the group instead.`,
      );
    }
    return set(instance, { status: 'terminated' });
  },

  async apply(target, { from, to }, aws) {
    if (to !== 'terminated') cannot('A terminated instance cannot be brought back. Launch a new one from an image.');
    // Approval may come days later: whoever started the instance since needs it, though it be stopped again.
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
    /** With the time it was stopped, so that an instance which ran since the plan is not the same. */
    status: since === null ? statusOf(instance) : `stopped since ${since}`,
    isStopped,
    daysStopped: since === null ? null : daysSince(since, aws.now()),
    isProtected: isStopped && (await hasTerminationProtection(target, aws)),
    autoScalingGroup: autoScalingGroupOf(instance),
  };
}

/** EC2 shows what was terminated for about an hour more. */
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
