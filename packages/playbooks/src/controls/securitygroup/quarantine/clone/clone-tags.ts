/** The tags of a quarantine group. */
import type { SecurityGroup, Tag } from '@aws-sdk/client-ec2';
import { allowedPortsTag } from '../exposure/index.ts';
import { tagOf } from './describe-groups.ts';

/** Names the group that it was cloned from. */
export const cloneOfTag = 'asr:quarantine-of';

/** Put on last: a group without it is still being made, and nobody is in it. */
export const completeTag = { Key: 'asr:remediation', Value: 'SecurityGroup.1' } as const;

/** A group has at most 50, and two are ours. */
const mostCopied = 48;

/** Those of the source, but for what only AWS may set and what is ours. Its exceptions come first: they must hold on. */
export function tagsOfClone(source: SecurityGroup): readonly Tag[] {
  const own = (source.Tags ?? []).filter(({ Key = '' }) => !/^(?:aws|asr):/.test(Key));
  const exceptions = own.filter(({ Key }) => Key === allowedPortsTag);
  const others = own.filter(({ Key }) => Key !== allowedPortsTag);
  return [...[...exceptions, ...others].slice(0, mostCopied), { Key: cloneOfTag, Value: source.GroupId ?? '' }];
}

/** Id of the group it was cloned from; `null`: it is no clone. */
export function sourceOf(group: SecurityGroup): string | null {
  return tagOf(group, cloneOfTag);
}

export function isComplete(group: SecurityGroup): boolean {
  return tagOf(group, completeTag.Key) === completeTag.Value;
}
