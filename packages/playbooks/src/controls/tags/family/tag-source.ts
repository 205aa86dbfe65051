/** Where the value of a required tag comes from. The policy says so for each key: ASR never invents a value. */
import type { Tags } from './tag-rules.ts';

/** One of these. `tag` is the key of another tag of the resource. */
export type TagSource =
  | { readonly value: string }
  | { readonly account: 'id' | 'name' }
  | { readonly organizationalUnit: 'id' | 'name' }
  | { readonly tag: string };

/** The source of each tag key. */
export type TagValues = { readonly [key: string]: TagSource };

/** What the orchestrator knows about the account of the resource. A fact that was not looked up is missing. */
export interface AccountFacts {
  readonly name?: string;
  /** The unit that contains the account. */
  readonly organizationalUnit?: { readonly id: string; readonly name: string };
  /** Why a fact is missing. One sentence. */
  readonly error?: string;
}

/** The resource whose tags are missing, and its account. */
export interface Subject {
  readonly accountId: string;
  readonly tags: Tags;
}

/** The value, or why there is none: one or more sentences. */
export type Resolved = { readonly value: string } | { readonly problem: string };

/** @param key The key that gets the value. */
export function resolve(key: string, source: TagSource, { accountId, tags }: Subject, account: AccountFacts): Resolved {
  if ('value' in source) return { value: source.value };
  if ('tag' in source) {
    const value = Object.hasOwn(tags, source.tag) ? tags[source.tag] : undefined;
    return value === undefined
      ? {
          problem: `The resource has no tag ${source.tag}, from which tagValues takes ${key}. Add that tag, or give ${key} another source in asr.config.yaml.`,
        }
      : { value };
  }
  if ('account' in source) return source.account === 'id' ? { value: accountId } : known(key, account.name, account);
  return known(key, account.organizationalUnit?.[source.organizationalUnit], account);
}

function known(key: string, value: string | undefined, { error }: AccountFacts): Resolved {
  return value === undefined
    ? {
        problem: `ASR does not know the value of ${key}. ${error ?? 'It did not look up the account in AWS Organizations.'}`,
      }
    : { value };
}
