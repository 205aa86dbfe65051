/** Explains why no rule matches an event: lists each rule with the condition that the event does not meet. */
import type { EventPattern, EventRule } from '@asr/local-cloud';

/** Matches an event against a pattern as EventBridge does. */
type Matches = (pattern: EventPattern, event: object) => boolean;

export function whyNoRule(event: object, rules: readonly EventRule[], matches: Matches): string {
  const lines = rules.map(({ name, pattern }) => {
    const missed = leavesOf(pattern).find((leaf) => !matches(leaf.pattern, event));
    return `  ${name}: ${missed === undefined ? 'the conditions match, but not all for the same finding' : requirement(missed, event)}`;
  });
  return `No rule of the admin stack matches this event, so ASR does nothing. Rules:\n${lines.join('\n')}`;
}

interface PatternLeaf {
  readonly path: readonly string[];
  /** The pattern, reduced to this condition. */
  readonly pattern: EventPattern;
  readonly wanted: unknown;
}

/** The conditions of a pattern, in its order. `$or` counts as one condition. */
function leavesOf(pattern: EventPattern, path: readonly string[] = []): readonly PatternLeaf[] {
  return Object.entries(pattern).flatMap(([name, inner]) => {
    const here = [...path, name];
    if (!Array.isArray(inner)) return leavesOf(inner as EventPattern, here);
    return [{ path: here, pattern: nested(here, inner), wanted: inner }];
  });
}

function nested(path: readonly string[], value: unknown): EventPattern {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as EventPattern;
}

function requirement({ path, wanted }: PatternLeaf, event: object): string {
  const is = valueAt(event, path);
  const shown = is === undefined ? 'missing' : shorten(JSON.stringify(is));
  if (path.at(-1) === '$or')
    return `requires one of ${shorten(JSON.stringify(wanted))} in ${path.slice(0, -1).join('.')}`;
  return `requires ${path.join('.')} to be one of ${shorten(JSON.stringify(wanted))}, but it is ${shown}`;
}

/** The value at a path. Like EventBridge, collects the values of all elements of a list. */
function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) {
    const values = value.map((element) => valueAt(element, [name, ...rest])).filter((each) => each !== undefined);
    return values.length > 1 ? values : values[0];
  }
  return typeof value === 'object' && value !== null
    ? valueAt((value as { readonly [key: string]: unknown })[name], rest)
    : undefined;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
