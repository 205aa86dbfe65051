/** Tells the person whose event nothing happened to which rules there are, and what each of them misses. */
import type { EventPattern, EventRule } from '@asr/local-cloud';

/** As EventBridge decides it. */
type Matches = (pattern: EventPattern, event: object) => boolean;

export function whyNoRule(event: object, rules: readonly EventRule[], matches: Matches): string {
  const lines = rules.map(({ name, pattern }) => {
    const missed = leavesOf(pattern).find((leaf) => !matches(leaf.pattern, event));
    return `  ${name}: ${missed === undefined ? 'its conditions are met, but not by one and the same finding' : wants(missed, event)}`;
  });
  return `No rule of the admin stack matches this event, so nothing happens. The rules:\n${lines.join('\n')}`;
}

interface PatternLeaf {
  readonly path: readonly string[];
  /** The whole pattern, with this one condition only. */
  readonly pattern: EventPattern;
  readonly wanted: unknown;
}

/** The conditions of a pattern, one by one, in its order. A choice (`$or`) is one condition. */
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

function wants({ path, wanted }: PatternLeaf, event: object): string {
  const is = valueAt(event, path);
  const shown = is === undefined ? 'missing' : shorten(JSON.stringify(is));
  if (path.at(-1) === '$or') return `wants of ${path.slice(0, -1).join('.')} one of ${shorten(JSON.stringify(wanted))}`;
  return `wants ${path.join('.')} to be one of ${shorten(JSON.stringify(wanted))}, and it is ${shown}`;
}

/** As EventBridge looks into lists: the value of each element. */
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
