/**
 * Whether an event matches an EventBridge pattern, in EventBridge's own sense.
 *
 * Arrays are where it gets subtle, and Security Hub's `detail.findings[]` is one: two fields of a pattern match only
 * within the same element of an array. An event is therefore taken apart into its leaves, each of which knows in
 * which elements of which arrays it lies.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { type Leaf, type Matcher, matchesValue } from './event-value.ts';

/** As in a rule, parsed. */
export type EventPattern = { readonly [field: string]: unknown };

/** Which element of each array, by the array's path. */
type Membership = ReadonlyMap<string, number>;

interface EventLeaf {
  readonly path: string;
  readonly value: Leaf;
  readonly membership: Membership;
}

/** One field of a pattern: any of the matchers will do. */
interface FieldPattern {
  readonly path: string;
  readonly matchers: readonly Matcher[];
}

/** The pattern says something that EventBridge would refuse, or that nothing here understands. */
class InvalidPatternError extends Error {
  override readonly name = 'InvalidPatternError';
}

export function matchesPattern(pattern: EventPattern, event: object): boolean {
  const leaves = Map.groupBy(leavesOf(event, '', new Map()), ({ path }) => path);
  return alternatives(pattern, '').some((fields) => matchesFields(fields, leaves));
}

function leavesOf(value: unknown, path: string, membership: Membership): readonly EventLeaf[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) =>
      leavesOf(element, path, new Map([...membership, [arrayKey(path, membership), index]])),
    );
  }
  if (typeof value !== 'object' || value === null) return [{ path, value: value as Leaf, membership }];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, join(path, name), membership));
}

/** An array inside an element of another one is a different array for each element. */
function arrayKey(path: string, membership: Membership): string {
  return JSON.stringify([path, ...membership]);
}

/** `$or` multiplies a pattern out: each alternative is a plain list of fields that must all match. */
function alternatives(pattern: EventPattern, path: string): readonly (readonly FieldPattern[])[] {
  return Object.entries(pattern).reduce<readonly (readonly FieldPattern[])[]>(
    (known, [name, inner]) => {
      const choices = alternativesOf(name, inner, path);
      return known.flatMap((fields) => choices.map((more) => [...fields, ...more]));
    },
    [[]],
  );
}

function alternativesOf(name: string, inner: unknown, path: string): readonly (readonly FieldPattern[])[] {
  const here = join(path, name);
  if (name === '$or' && Array.isArray(inner)) {
    return inner.flatMap((choice) => alternatives(choice as EventPattern, path));
  }
  if (Array.isArray(inner)) {
    if (inner.length === 0)
      throw new InvalidPatternError(`The pattern of ${here} is empty. It must name at least one value.`);
    return [[{ path: here, matchers: inner as readonly Matcher[] }]];
  }
  if (typeof inner === 'object' && inner !== null) return alternatives(inner as EventPattern, here);
  throw new InvalidPatternError(`The pattern of ${here} must be a list of values or an object of fields.`);
}

type Leaves = ReadonlyMap<string, readonly EventLeaf[]>;

function matchesFields(fields: readonly FieldPattern[], leaves: Leaves): boolean {
  const isAbsence = (matcher: Matcher): boolean =>
    typeof matcher === 'object' && matcher !== null && 'exists' in matcher && matcher.exists === false;
  // Which elements are meant is settled by the fields that must be there; only then can one be missed in them.
  const inOrder = fields.toSorted((a, b) => Number(a.matchers.some(isAbsence)) - Number(b.matchers.some(isAbsence)));

  const search = (index: number, chosen: Membership): boolean => {
    const field = inOrder[index];
    if (field === undefined) return true;
    const candidates = (leaves.get(field.path) ?? []).filter(({ membership }) => isConsistent(membership, chosen));
    if (candidates.length === 0 && field.matchers.some(isAbsence) && search(index + 1, chosen)) return true;
    return candidates.some(
      ({ value, membership }) =>
        field.matchers.some((matcher) => !isAbsence(matcher) && matchesValue(matcher, value)) &&
        search(index + 1, new Map([...chosen, ...membership])),
    );
  };
  return search(0, new Map());
}

function isConsistent(membership: Membership, chosen: Membership): boolean {
  for (const [array, index] of membership) {
    const other = chosen.get(array);
    if (other !== undefined && other !== index) return false;
  }
  return true;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
