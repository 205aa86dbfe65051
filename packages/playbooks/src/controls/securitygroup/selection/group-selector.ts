/** Selects the security groups that a control guards. Scope is explicit: without a selector, no group is selected. */
import * as z from 'zod';

/** The properties of a group that a selector compares. */
export interface GroupFacts {
  readonly groupId: string;
  readonly name: string;
  readonly tags: { readonly [key: string]: string };
  /** The id of the account that owns the group. */
  readonly accountId: string;
  readonly vpcId: string | null;
}

const text = z.string('must be text; put it in quotes').min(1, 'must not be empty');

/** A list with at least one element. An empty list would match nothing, which is a mistake. */
function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.array(item, 'must be a list').min(1, 'must not be empty');
}

const groupSelector = z
  .strictObject(
    {
      ids: oneOrMore(
        text.regex(/^sg-[\da-z]+$/, 'must be the id of a security group such as sg-0123456789abcdef0'),
      ).exactOptional(),
      names: oneOrMore(text).exactOptional().describe('`*` matches any characters: web-*.'),
      tags: z
        .record(z.string(), z.string('must be text; put it in quotes'), 'must be a mapping of tag keys to values')
        .refine((tags) => Object.keys(tags).length > 0, 'must not be empty')
        .exactOptional()
        .describe('The group must have all of these tags with exactly these values.'),
      accounts: oneOrMore(text.regex(/^\d{12}$/, 'must be twelve digits in quotes')).exactOptional(),
      vpcs: oneOrMore(
        text.regex(/^vpc-[\da-z]+$/, 'must be the id of a VPC such as vpc-0123456789abcdef0'),
      ).exactOptional(),
      all: z.literal(true, 'must be true, or omitted').exactOptional().describe('true selects every group.'),
    },
    'must be a mapping such as { tags: { Role: web } }',
  )
  .refine((selector) => Object.keys(selector).length > 0, 'must name ids, names, tags, accounts, vpcs or all');

/** One matching selector is enough. An empty list matches no group. */
export const groupSelectors = z.array(groupSelector, 'must be a list of selectors');

/** The given parts of one selector. All parts must match, each with at least one of its values. */
export interface GroupSelector {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  readonly tags?: { readonly [key: string]: string };
  readonly accounts?: readonly string[];
  readonly vpcs?: readonly string[];
  readonly all?: true;
}

/** Whether any of the selectors matches. A selector without parts matches nothing. */
export function isSelected(selectors: readonly GroupSelector[], group: GroupFacts): boolean {
  return selectors.some(
    (selector) => Object.values(selector).some((part) => part !== undefined) && matches(selector, group),
  );
}

function matches({ ids, names, tags, accounts, vpcs }: GroupSelector, group: GroupFacts): boolean {
  const { vpcId } = group;
  return (
    (ids === undefined || ids.includes(group.groupId)) &&
    (names === undefined || names.some((pattern) => isLike(group.name, pattern))) &&
    (tags === undefined || hasTags(group.tags, tags)) &&
    (accounts === undefined || accounts.includes(group.accountId)) &&
    (vpcs === undefined || (vpcId !== null && vpcs.includes(vpcId)))
  );
}

function hasTags(present: GroupFacts['tags'], required: GroupFacts['tags']): boolean {
  const tags = new Map(Object.entries(present));
  return Object.entries(required).every(([key, value]) => tags.get(key) === value);
}

/** Case-sensitive, as in EC2. */
function isLike(name: string, pattern: string): boolean {
  const literal = (part: string) => part.replaceAll(/\W/g, String.raw`\$&`);
  return new RegExp(`^${pattern.split(/\*+/).map(literal).join('.*')}$`, 's').test(name);
}
