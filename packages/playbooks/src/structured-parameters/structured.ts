import type * as z from 'zod';
import { type Described, type Meaning, type Parameter, type Reading, wrong } from '../parameters/index.ts';

export interface Structured<Value> extends Described {
  readonly default: NoInfer<Value>;
  readonly meaning: Meaning;
  readonly type: string;
  /** The limits that JSON Schema cannot express. */
  readonly range?: string;
  readonly isInternal?: true;
}

/** Declares a parameter with nested values, such as a list of rules. Reports only the first of several problems. */
export function structured<Value>(
  schema: z.ZodType<Value>,
  { default: standard, meaning, type, range = '', description = '', isInternal }: Structured<Value>,
): Parameter<Value> {
  return {
    default: standard,
    meaning,
    unit: '',
    type,
    range,
    description,
    ...(isInternal === undefined ? {} : { isInternal }),
    schema: { zod: schema },
    read: (given) => {
      const read = schema.safeParse(given);
      return read.success ? { ok: true, value: read.data } : problemOf(given, read.error.issues[0]);
    },
  };
}

function problemOf(given: unknown, issue: z.core.$ZodIssue | undefined): Reading<never> {
  const path = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') {
    return wrong('is not known. Remove it, or correct its name', [...path, ...issue.keys.slice(0, 1)]);
  }
  return wrong(`${issue?.message ?? 'cannot be read'}${notWhatWasGiven(given, path)}`, path);
}

/** Shows the invalid value if it is a string or a number. All other values are too long to show. */
function notWhatWasGiven(given: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce(partOf, given);
  if (typeof value === 'string') return `, not ${JSON.stringify(value.slice(0, 100))}`;
  return typeof value === 'number' ? `, not ${value}` : '';
}

function partOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
