/** Decides which tags a resource lacks, and their values. Pure. */
import { type Plan, refuse, setElements } from '../../../engine/index.ts';
import type { OrganizationValues, Resolved, TagValues } from '../../../tag-values/index.ts';
import { whyValueIsRejected } from './rejected-value.ts';
import { type Subject, resolve } from './resolve.ts';
import { type Tags, keyPattern, mostTags, whyReserved } from './tag-rules.ts';

/** The state of every playbook of the family. */
export interface Tagged extends Subject {
  readonly tags: Tags;
  /** Why the tags of the resource cannot be changed, in one or more sentences, or `null`. */
  readonly blocked: string | null;
}

export interface TagRequirement {
  readonly control: string;
  /** The name of the parameter with the keys. */
  readonly parameter: 'requiredTagKeys' | 'requiredKeyTags';
  readonly required: readonly string[];
  readonly tagValues: TagValues;
  /** What AWS Organizations gives for the keys of `tagValues` that need it. */
  readonly organizationValues: OrganizationValues;
  /** What keys and values of the service cannot begin with, in addition to `aws:`. In lower case. */
  readonly reservedPrefix?: string | undefined;
}

/**
 * Plans the missing keys with the values that the policy gives. Existing tags never change. If no key is required, any tag
 * is compliant, and a resource without tags gets the tags of `tagValues`. All keys or none: a resource with some of them is
 * still not compliant.
 */
export function planTags(resource: Tagged, requirement: TagRequirement): Plan<Tagged, 'tags'> {
  const missing = missingKeys(resource.tags, requirement);
  if (missing === 'none') return { kind: 'compliant' };
  if (resource.blocked !== null) return refuse(resource.blocked);
  if (missing.length === 0) return refuse(nothingToAdd(requirement));
  const values = missing.map((key) => [key, valueOf(key, resource, requirement)] as const);
  for (const [, resolved] of values) if ('problem' in resolved) return refuse(resolved.problem);
  const count = Object.keys(resource.tags).length + missing.length;
  if (count > mostTags) return refuse(tooMany(count));
  return setElements(
    resource,
    'tags',
    Object.fromEntries(values.flatMap(([key, resolved]) => ('value' in resolved ? [[key, resolved.value]] : []))),
  );
}

function missingKeys(tags: Tags, { required, tagValues }: TagRequirement): readonly string[] | 'none' {
  const missing = required.filter((key) => !Object.hasOwn(tags, key));
  if (missing.length > 0) return missing;
  return required.length > 0 || Object.keys(tags).length > 0 ? 'none' : Object.keys(tagValues);
}

function valueOf(key: string, resource: Tagged, requirement: TagRequirement): Resolved {
  const problem = whyKeyIsRejected(key, requirement);
  if (problem !== undefined) return { problem };
  const { control, tagValues, organizationValues, reservedPrefix = 'aws:' } = requirement;
  const source = Object.hasOwn(tagValues, key) ? tagValues[key] : undefined;
  if (source === undefined) {
    return {
      problem: `The resource lacks the tag ${key}, and the policy does not say which value it has. In asr.config.yaml, add ${key} to tagValues, in the parameters of ${control}.`,
    };
  }
  const resolved = resolve(key, source, resource, organizationValues);
  if ('problem' in resolved) return resolved;
  const rejected = whyValueIsRejected(key, resolved.value, source, ['aws:', reservedPrefix]);
  return rejected === undefined ? resolved : { problem: rejected };
}

/** The keys of a finding come from Security Hub, so the check of the policy has not seen them. */
function whyKeyIsRejected(key: string, { parameter, reservedPrefix }: TagRequirement): string | undefined {
  const reserved = whyReserved(key);
  if (reserved !== undefined) return `The required tag key ${key} ${reserved}. Remove it from ${parameter}.`;
  const isReserved = reservedPrefix !== undefined && key.toLowerCase().startsWith(reservedPrefix);
  if (keyPattern.test(key) && !isReserved) return undefined;
  return `The service does not accept the tag key ${key} of ${parameter}. Change the parameter of the control.`;
}

function nothingToAdd({ control, parameter }: TagRequirement): string {
  return `The resource has no tags, and the policy does not say which tags it needs. In asr.config.yaml, add ${parameter} and tagValues to the parameters of ${control}.`;
}

function tooMany(count: number): string {
  return `The resource would have ${count} tags, and AWS allows ${mostTags}. Remove tags that have no use.`;
}
