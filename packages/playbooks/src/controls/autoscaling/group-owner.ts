import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { managedBy } from '../../ownership/index.ts';

/**
 * Returns why only its owner can change one of the groups, as a sentence; `null` without an owner. A launch configuration
 * has no tags, so the orchestrator cannot know the owner of its groups.
 */
export function ownerOfGroups(groups: readonly AutoScalingGroup[]): string | null {
  const owners = groups.map(({ AutoScalingGroupARN: resourceId = '', Tags = [] }) =>
    managedBy({
      resourceType: 'AwsAutoScalingAutoScalingGroup',
      resourceId,
      tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    }),
  );
  return owners.find((owner) => owner?.effect === 'refuse')?.reason ?? null;
}
