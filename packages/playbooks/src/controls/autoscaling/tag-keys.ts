import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';

/** Returns the keys of the tags of a group, which name the controller that manages it. */
export function tagKeysOf({ Tags = [] }: AutoScalingGroup): readonly string[] {
  return Tags.map(({ Key = '' }) => Key).toSorted();
}
