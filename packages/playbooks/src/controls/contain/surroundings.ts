/** What an approver of an isolation must know: what is cut off, what can end the instance, and whose credentials it has. */
import type { Instance } from '@aws-sdk/client-ec2';
import { cutOff, lastPartOf } from '../../engine/index.ts';
import type { ReachableInstance } from '../securitygroup/quarantine/exposure/index.ts';
import { type Evidence, costOf } from './evidence/index.ts';

export interface Surroundings {
  readonly autoScalingGroup: string | null;
  readonly instanceProfile: string | null;
}

/** The sentences of the question. The changes do not say them. */
export function sentencesOn(
  instance: ReachableInstance & Surroundings & Evidence,
  snapshots: boolean,
): readonly string[] {
  const clients = [{ kind: 'every client of', name: instance.instanceId }];
  const unmanaged = instance.requesterManaged.length;
  return [
    `${cutOff(clients, 'reach it')} The instance could reach nothing.`,
    ...(snapshots ? [costOf(instance)] : []),
    ...(instance.managedBy === null ? [] : [instance.managedBy]),
    ...(instance.autoScalingGroup === null ? [] : [terminates(instance.autoScalingGroup)]),
    ...(instance.instanceProfile === null ? [] : [`Its instance profile is ${instance.instanceProfile}.`]),
    ...(unmanaged === 0 ? [] : [`It keeps ${unmanaged} network interfaces that AWS services manage.`]),
  ];
}

export function surroundingsOf({ IamInstanceProfile: profile, Tags = [] }: Instance): Surroundings {
  return {
    autoScalingGroup: Tags.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value ?? null,
    instanceProfile: profile?.Arn === undefined ? null : lastPartOf(profile.Arn),
  };
}

function terminates(group: string): string {
  return (
    `The Auto Scaling group ${group} can terminate the isolated instance, with its evidence: detach the instance, or ` +
    'suspend the process ReplaceUnhealthy, before you approve.'
  );
}
