/** Where the value of a required tag comes from. The policy says so for each key: ASR never invents a value. */
import type { Tags } from './tag-rules.ts';

/** One of these. `tag` is the key of another tag of the resource. */
export type TagSource = { readonly value: string } | { readonly account: 'id' } | { readonly tag: string };

/** The source of each tag key. */
export type TagValues = { readonly [key: string]: TagSource };

/** The resource whose tags are missing, and its account. */
export interface Subject {
  readonly accountId: string;
  readonly tags: Tags;
}

/** The value, or why there is none: one or more sentences. */
export type Resolved = { readonly value: string } | { readonly problem: string };

/** @param key The key that gets the value. */
export function resolve(key: string, source: TagSource, { accountId, tags }: Subject): Resolved {
  if ('value' in source) return { value: source.value };
  if ('account' in source) return { value: accountId };
  const value = Object.hasOwn(tags, source.tag) ? tags[source.tag] : undefined;
  if (value !== undefined) return { value };
  return {
    problem: `The resource has no tag ${source.tag}, from which tagValues takes ${key}. Add that tag, or give ${key} another source in asr.config.yaml.`,
  };
}
