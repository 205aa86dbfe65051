/** The forms in which services write tags and name resources. */
import type { Target } from '../../../engine/index.ts';
import type { Tags } from './tag-rules.ts';

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** `[{ Key: 'Owner', Value: 'shop' }]` as a mapping. */
export function tagsFrom(list: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function tagList(tags: Tags): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * Returns the ARN of the resource. Some findings have only its name.
 *
 * @param prefix What precedes the name in the ARN: `function:`.
 */
export function arnIn({ partition, region, accountId, resourceId }: Target, service: string, prefix: string): string {
  return resourceId.startsWith('arn:')
    ? resourceId
    : `arn:${partition}:${service}:${region}:${accountId}:${prefix}${resourceId}`;
}
