/** The tag keys a resource must have, for the controls that ask for tags. */
import { setElements } from './plan.ts';
import type { ControlId, Keyed, Plan } from './playbook.ts';

export interface Tagged {
  readonly tags: Keyed<string>;
}

/**
 * Plans every key that is missing, with an empty value: what belongs there, only the owner knows. If
 * no key is required by name, any tag will do, and a resource without one gets `asr:remediation`.
 */
export function requireTags(resource: Tagged, keys: readonly string[], control: ControlId): Plan<Tagged, 'tags'> {
  const missing = keys.filter((key) => !Object.hasOwn(resource.tags, key));
  if (missing.length > 0) return setElements(resource, 'tags', Object.fromEntries(missing.map((key) => [key, ''])));

  // Tags that AWS sets by itself begin with `aws:`, and do not count.
  const hasAny = Object.keys(resource.tags).some((key) => !key.startsWith('aws:'));
  if (keys.length > 0 || hasAny) return { kind: 'compliant' };
  return setElements(resource, 'tags', { 'asr:remediation': control });
}
