/** Who else manages a resource, by its tags and its name. Loaded with the tags. */
import { type AnyPlaybook, type Ownership, managedBy } from '@asr/playbooks';
import { normalizedType } from '../identity/index.ts';
import { type Subject, sanitize } from '../model/index.ts';
import type { Tags } from '../policy/index.ts';

/**
 * Returns the owner of the resource, or `null`.
 *
 * A containment asks where another control refuses: it has to hold only until a responder decides.
 *
 * A control that reverts events asks where another control only warns: an owner that repeats its change would cause
 * another event, and so on without end.
 */
export function ownerOf(
  { resourceType: given, resourceId }: Pick<Subject, 'resourceType' | 'resourceId'>,
  playbook: Pick<
    AnyPlaybook,
    'resourceType' | 'otherResourceTypes' | 'remediesEvent' | 'respondsTo' | 'worksUntilReplaced'
  >,
  tags: Tags,
): Ownership | null {
  const types = [playbook.resourceType, ...(playbook.otherResourceTypes ?? [])];
  const resourceType = types.find((type) => normalizedType(type) === normalizedType(given)) ?? given;
  const found = managedBy({ resourceType, resourceId, tags });
  if (found === undefined) return null;
  // The values of tags come from outside, and go to history, findings, mails and chats.
  const owner = { ...found, reason: sanitize(found.reason, 300) };
  if (owner.replaces && playbook.worksUntilReplaced === true) return { ...owner, effect: 'warn' };
  if (playbook.respondsTo !== undefined && owner.effect === 'refuse') return { ...owner, effect: 'ask' };
  return playbook.remediesEvent === true && owner.acts && owner.effect === 'warn' ? { ...owner, effect: 'ask' } : owner;
}
