/** A read of AWS that one call can make for several resources, as data. */

/** `{ AutoScalingGroupNames: ['web'] }` */
interface ByList {
  readonly by: 'list';
  readonly member: string;
}

/** `{ Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] }` */
interface ByFilter {
  readonly by: 'filter';
  readonly member: string;
  readonly filter: string;
}

/** `{ DBInstanceIdentifier: 'orders' }`. `limit` is a member that makes no sense for several. */
interface ByMember {
  readonly by: 'member';
  readonly member: string;
  readonly limit?: string;
}

/** The call without an id returns the resources of the whole Region in pages. */
interface ByNothing {
  readonly by: 'nothing';
}

export interface BatchRead<Item = unknown> {
  /** The Smithy shape id of the operation, such as `com.amazonaws.ec2#DescribeVpcs`. The SDK does not minify it. */
  readonly operation: string;
  /**
   * The IAM action, if AWS authorizes a call for several on all resources of the type: the session needs `db:*` instead of
   * `db:orders`. Without it, the session for each resource is enough, or the action has no resources.
   */
  readonly needsAll?: `${string}:${string}`;
  /** How a playbook asks for one resource. */
  readonly one: ByList | ByFilter | ByMember;
  /**
   * How one call asks for several. A list of ids often fails as a whole because of one unknown id, and a filter never
   * does.
   */
  readonly several: ByList | ByFilter | ByNothing;
  /** The most ids of one call. */
  readonly most: number;
  /** The member of the output that lists what was found. */
  readonly items: string;
  /** The ids that an item answers for. */
  idsOf(item: Item): readonly (string | undefined)[];
  /** For items that contain the resources of several ids: one item for each id. */
  split?(item: Item): readonly Item[];
  /** The member of the input, and of the output, that leads to the next page. */
  readonly pages?: readonly [input: string, output: string];
  /**
   * What it means if the answer has nothing for an id. `ask`: it may not exist, so it is asked for alone, and AWS says
   * so in its own words. `nothing`: the list of this id is empty.
   */
  readonly without: 'ask' | 'nothing';
}

/** Checks the type of the items, and forgets it: a table holds the reads of all services. */
export function batchRead<Item>(read: BatchRead<Item>): BatchRead {
  return read;
}

export type Input = { readonly [member: string]: unknown };
export type Output = { readonly [member: string]: unknown };

/** Returns the id that a call asks for, and its other members. `undefined`: it asks in another way. */
export function askedIn(
  { one, pages }: BatchRead,
  input: Input,
): { readonly id: string; readonly others: Input } | undefined {
  const { [one.member]: named, ...all } = input;
  const id = idIn(one, named);
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  const others = given.filter(([member]) => !(one.by === 'member' && member === one.limit));
  // A later page belongs to the answer for one id.
  const isLaterPage = pages !== undefined && others.some(([member]) => member === pages[0]);
  return id === undefined || isLaterPage ? undefined : { id, others: Object.fromEntries(others) };
}

function idIn(naming: BatchRead['one'], named: unknown): string | undefined {
  switch (naming.by) {
    case 'member':
      return textIn(named);
    case 'list':
      return onlyOne(named, textIn);
    case 'filter':
      return onlyOne(named, (filter) => {
        const { Name: name, Values: values } = filter as { readonly Name?: unknown; readonly Values?: unknown };
        return name === naming.filter ? onlyOne(values, textIn) : undefined;
      });
  }
}

/** Returns the input of the call for several ids. */
export function inputFor({ several }: BatchRead, ids: readonly string[], others: Input): Input {
  switch (several.by) {
    case 'nothing':
      return others;
    case 'filter':
      return { ...others, [several.member]: [{ Name: several.filter, Values: ids }] };
    case 'list':
      return { ...others, [several.member]: ids };
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function onlyOne(list: unknown, read: (element: unknown) => string | undefined): string | undefined {
  return Array.isArray(list) && list.length === 1 ? read(list[0]) : undefined;
}
