/**
 * Matches events with patterns, with the semantics of EventBridge.
 *
 * Arrays need care, such as Security Hub's `detail.findings[]`: two fields of a pattern match only within the same
 * element of an array. Therefore an event is split into its leaves, with the array elements that contain each leaf.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { type Leaf, type Matcher, matchesValue } from './event-value.ts';

/** The pattern of a rule, parsed. */
export type EventPattern = { readonly [field: string]: unknown };

/** The index of the element in each array, by the array's path. */
type Membership = ReadonlyMap<string, number>;

interface EventLeaf {
  readonly path: string;
  readonly value: Leaf;
  readonly membership: Membership;
}

/** One field of a pattern. One of its matchers must match. */
interface FieldPattern {
  readonly path: string;
  readonly matchers: readonly Matcher[];
}

/** The pattern is invalid in EventBridge, or not supported here. */
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

/** Expands `$or`: each alternative is a plain list of fields that must all match. */
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
  // The fields that must exist decide which elements match. Only then can a field be absent in them.
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
