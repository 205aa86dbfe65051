/** The tags of a quarantine group. */
import type { SecurityGroup, Tag } from '@aws-sdk/client-ec2';
import { allowedPortsTag } from '../exposure/index.ts';
import { isIsolationName } from './clone-names.ts';
import { tagOf } from './describe-groups.ts';

/** The tag key that holds the id of the source group. */
export const cloneOfTag = 'asr:quarantine-of';

/** Added last. A group without this tag is incomplete and has no network interfaces. */
export const completeTag = { Key: 'asr:remediation', Value: 'SecurityGroup.1' } as const;

/** A resource has at most 50 tags, and ASR adds two. */
const mostCopied = 48;

/**
 * The tags of the source, without those of AWS and ASR. Exception tags come first, because they must be kept. A group that
 * isolates gets none of them: by a tag, a control or another tool could select it and add rules.
 */
export function tagsOfClone(cloneName: string, source: SecurityGroup): readonly Tag[] {
  if (isIsolationName(cloneName)) return [{ Key: cloneOfTag, Value: source.GroupId ?? '' }];
  const own = (source.Tags ?? []).filter(({ Key = '' }) => !/^(?:aws|asr):/.test(Key));
  const exceptions = own.filter(({ Key }) => Key === allowedPortsTag);
  const others = own.filter(({ Key }) => Key !== allowedPortsTag);
  return [...[...exceptions, ...others].slice(0, mostCopied), { Key: cloneOfTag, Value: source.GroupId ?? '' }];
}

/** The id of the source group. `null`: the group is not a clone. */
export function sourceOf(group: SecurityGroup): string | null {
  return tagOf(group, cloneOfTag);
}

export function isComplete(group: SecurityGroup): boolean {
  return tagOf(group, completeTag.Key) === completeTag.Value;
}
