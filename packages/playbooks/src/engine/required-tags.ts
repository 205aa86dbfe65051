/** Required tag keys, for the controls that require tags. */
import { setElements } from './plan.ts';
import type { ControlId, Keyed, Plan } from './playbook.ts';

export interface Tagged {
  readonly tags: Keyed<string>;
}

/**
 * Plans every missing key with an empty value, because only the owner knows the value. If no key is required, any tag
 * is compliant, and a resource without tags gets `asr:remediation`.
 */
export function requireTags(resource: Tagged, keys: readonly string[], control: ControlId): Plan<Tagged, 'tags'> {
  const missing = keys.filter((key) => !Object.hasOwn(resource.tags, key));
  if (missing.length > 0) return setElements(resource, 'tags', Object.fromEntries(missing.map((key) => [key, ''])));

  const hasAny = Object.keys(resource.tags).some((key) => !isAwsTag(key));
  if (keys.length > 0 || hasAny) return { kind: 'compliant' };
  return setElements(resource, 'tags', { 'asr:remediation': control });
}

/** Returns whether AWS set the tag. Customers can neither add nor remove such tags, so controls do not count them. */
export function isAwsTag(key = ''): boolean {
  return key.toLowerCase().startsWith('aws:');
}
