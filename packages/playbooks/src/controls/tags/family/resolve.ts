/** The value of a tag from its source. Pure. */
import { type OrganizationValues, type Resolved, type TagSource, isOfOrganization } from '../../../tag-values/index.ts';
import type { Tags } from './tag-rules.ts';

/** The resource whose tags are missing, and its account. */
export interface Subject {
  readonly accountId: string;
  readonly tags: Tags;
}

/**
 * @param key The key that gets the value.
 * @param organizationValues What the admin account looked up for the keys whose source is AWS Organizations.
 */
export function resolve(
  key: string,
  source: TagSource,
  { accountId, tags }: Subject,
  organizationValues: OrganizationValues,
): Resolved {
  if ('value' in source) return { value: source.value };
  if (isOfOrganization(source)) return own(organizationValues, key) ?? { problem: sentences.notLookedUp(key) };
  if ('account' in source) return { value: accountId };
  const value = own(tags, source.tag);
  return value === undefined ? { problem: sentences.noTag(source.tag, key) } : { value };
}

function own<Value>(values: { readonly [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

const sentences = {
  noTag: (tag: string, key: string) =>
    `The resource has no tag ${tag}, from which tagValues takes ${key}. Add that tag, or give ${key} another source in asr.config.yaml.`,
  notLookedUp: (key: string) =>
    `ASR did not look up the value of ${key} in AWS Organizations, because the request is older than this source. Remediate the finding again.`,
};
