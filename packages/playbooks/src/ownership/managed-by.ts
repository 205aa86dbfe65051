/** Decides what ASR does with a resource that a controller, an AWS service or a deployment tool owns. Pure. */
import type { Owner, Types } from './owner.ts';
import { owners } from './owners.ts';

/** A resource with the tags that it has now. */
export interface OwnedResource {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly tags: { readonly [key: string]: string };
}

export interface Ownership {
  /**
   * `refuse`: the owner reverts the change, or AWS rejects it. `ask`: the owner can revert it. `warn`: the setting can
   * return later.
   */
  readonly effect: 'refuse' | 'ask' | 'warn';
  /** The owner does not revert the change, but replaces the resource by one with the old setting. */
  readonly replaces: boolean;
  /** The owner changes the resource at any time, so reverting its changes would never end. */
  readonly acts: boolean;
  /** One or more sentences: the owner, the tag that names it, and where to make the change. At most 300 bytes. */
  readonly reason: string;
}

const effects = ['refuse', 'ask', 'warn'] as const;

/**
 * Returns the strongest effect of all owners, or `undefined` without an owner.
 *
 * A caller who can tag a resource can claim an owner, except by tags that start with `aws:`. A false claim makes ASR
 * refuse and report the resource, so it hides nothing.
 */
export function managedBy(resource: OwnedResource): Ownership | undefined {
  const found = owners.flatMap((owner) => claimOf(owner, resource));
  return effects.flatMap((effect) => found.filter((one) => one.effect === effect))[0];
}

function claimOf(owner: Owner, resource: OwnedResource): readonly Ownership[] {
  const mark = markOf(owner, resource);
  if (mark === undefined) return [];
  const { refuses, replaces, asks, warns } = owner;
  const isReplaced = includes(replaces, resource);
  const effect =
    isReplaced || includes(refuses, resource)
      ? 'refuse'
      : includes(asks, resource)
        ? 'ask'
        : includes(warns, resource)
          ? 'warn'
          : undefined;
  if (effect === undefined) return [];
  return [{ effect, replaces: isReplaced, acts: owner.acts === true, reason: sentences[effect](owner, mark) }];
}

function includes(types: Types | undefined, { resourceType }: OwnedResource): boolean {
  return types === 'every' || (types?.some((type) => type === resourceType) ?? false);
}

/** The tag, or nothing if the name of the resource decides. */
interface Mark {
  readonly key?: string;
  readonly value: string;
}

function markOf({ tag, id }: Owner, { tags, resourceId }: OwnedResource): Mark | undefined {
  if (id?.test(resourceId) === true) return { value: '' };
  const found =
    tag && Object.entries(tags).find(([key, value]) => tag.key.test(key) && (tag.value?.test(value) ?? true));
  return found && { key: found[0], value: found[1] };
}

const sentences: { readonly [effect in Ownership['effect']]: (owner: Owner, mark: Mark) => string } = {
  refuse: ({ owner, does = 'reverts changes by others', where }, mark) =>
    fill(`${owner} manages this resource${evidenceOf(mark)} and ${does}. Make the change ${where}.`, mark) +
    wayOut(mark),
  ask: ({ owner, where }, mark) =>
    fill(`${owner} manages this resource${evidenceOf(mark)} and can revert the change. Make it ${where} too.`, mark),
  warn: ({ owner, where, warning }, mark) =>
    fill(
      warning ?? `${owner} manages this resource and can restore the old setting. Make the change ${where} too.`,
      mark,
    ),
};

function evidenceOf({ key, value }: Mark): string {
  return key === undefined ? '' : ` (tag ${cut(value === '' ? key : `${key}: ${value}`)})`;
}

/** An owner that was deleted can leave its tag behind. Only AWS can remove a tag that starts with `aws:`. */
function wayOut({ key }: Mark): string {
  return key === undefined || key.startsWith('aws:') ? '' : ' If the owner no longer exists, remove the tag.';
}

function fill(sentence: string, { value }: Mark): string {
  return sentence.replaceAll('{value}', () => cut(value));
}

/** Values of tags can have 256 characters. */
function cut(text: string): string {
  return text.length <= 64 ? text : `${text.slice(0, 63)}…`;
}
