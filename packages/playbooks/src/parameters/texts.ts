import { type Described, type Meaning, type Parameter, type Reading, shown, single, wrong } from './parameter.ts';

/** Declares a value that is `true` or `false`. */
export function flag({
  default: standard,
  meaning = 'choice',
  description = '',
}: Described & { readonly default: boolean; readonly meaning?: Meaning }): Parameter<boolean> {
  return {
    default: standard,
    meaning,
    unit: '',
    type: 'true or false',
    range: '',
    description,
    schema: { type: 'boolean' },
    read: (given) => {
      const word = String(single(given)).toLowerCase();
      return word === 'true' || word === 'false'
        ? { ok: true, value: word === 'true' }
        : wrong(`must be true or false, not ${shown(single(given))}`);
    },
  };
}

/** Declares one of a few strings. Case-sensitive. */
export function oneOf(
  values: readonly string[],
  {
    default: standard,
    meaning,
    description = '',
    orNone = false,
  }: Described & { readonly default: string; readonly meaning: Meaning; readonly orNone?: boolean },
): Parameter<string> {
  const all = values.join(', ');
  const possible = orNone ? ['', ...values] : values;
  return {
    default: standard,
    meaning,
    unit: '',
    type: 'string',
    range: `one of ${all}${orNone ? ', or empty' : ''}`,
    description,
    schema: { enum: possible },
    read: (given) => {
      const value = single(given);
      return typeof value === 'string' && possible.includes(value)
        ? { ok: true, value }
        : wrong(`must be one of ${all}, not ${shown(value)}`);
    },
  };
}

export interface Pattern extends Described {
  readonly default: string;
  /** Matches the whole string. */
  readonly pattern: RegExp;
  /** Continues "must be": `the ARN of a KMS key, such as arn:…`. */
  readonly form: string;
  /** Whether the string can be empty. `description` explains what that means. */
  readonly orNone?: true;
}

/** Declares a string of a certain form, such as an ARN. */
export function text({ default: standard, pattern, form, orNone, description = '' }: Pattern): Parameter<string> {
  const isRight = (value: unknown): value is string =>
    typeof value === 'string' && ((orNone === true && value === '') || pattern.test(value));
  const inForm = { type: 'string', pattern: pattern.source };
  return {
    default: standard,
    meaning: 'choice',
    unit: '',
    type: 'string',
    range: `${form}${orNone === true ? ', or empty' : ''}`,
    description,
    schema: orNone === true ? { anyOf: [{ const: '' }, inForm] } : inForm,
    read: (given) => {
      const value = single(given);
      return isRight(value) ? { ok: true, value } : wrong(`must be ${form}, not ${shown(value)}`);
    },
  };
}

export interface TextList extends Described {
  readonly default: readonly string[];
  readonly meaning: Meaning;
  readonly pattern: RegExp;
  /** The form of one element: `a tag key of 1 to 128 characters`. */
  readonly form: string;
  readonly most: number;
}

/** Declares a list of strings of a certain form. A single string is a list of one; commas separate elements. */
export function texts({ default: standard, meaning, pattern, form, most, description = '' }: TextList) {
  return listOf({
    default: standard,
    meaning,
    unit: '',
    type: 'list of strings',
    range: `each ${form}; at most ${most}`,
    description,
    schema: { type: 'array', maxItems: most, items: { type: 'string', pattern: pattern.source } },
    most,
    whyWrong: (one) => (pattern.test(one) ? undefined : `must be ${form}, not ${shown(one)}`),
  });
}

const firstPort = 1;
const lastPort = 65_535;

/** Declares a list of TCP or UDP ports and port ranges: `['80', '8080-8090']`. */
export function ports({
  default: standard,
  meaning,
  description = '',
}: Described & { readonly default: readonly string[]; readonly meaning: Meaning }): Parameter<readonly string[]> {
  const portOrRange = '^\\d{1,5}(\\s*-\\s*\\d{1,5})?$';
  const one = {
    anyOf: [
      { type: 'integer', minimum: firstPort, maximum: lastPort },
      { type: 'string', pattern: portOrRange },
    ],
  };
  return listOf({
    default: standard,
    meaning,
    unit: '',
    type: 'list of ports',
    range: `ports and ranges such as 8080-8090, ${firstPort} to ${lastPort}; at most 32`,
    description,
    schema: { type: 'array', maxItems: 32, items: one },
    most: 32,
    whyWrong: (port) => {
      const [, from = '', to = from] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(port) ?? [];
      if (from === '') return `must be a port or a range such as 8080-8090, not ${shown(port)}`;
      if (Number(from) > lastPort || Number(to) > lastPort) return `must be ${lastPort} or less, not ${shown(port)}`;
      if (Number(from) < firstPort) return `must be ${firstPort} or more, not ${shown(port)}`;
      return Number(from) <= Number(to) ? undefined : `must begin with the lower port, not ${shown(port)}`;
    },
  });
}

interface ListParameter extends Omit<Parameter<readonly string[]>, 'read'> {
  readonly most: number;
  readonly whyWrong: (one: string) => string | undefined;
}

function listOf({ most, whyWrong, ...parameter }: ListParameter): Parameter<readonly string[]> {
  return { ...parameter, read: (given) => readList(given, most, whyWrong) };
}

function readList(given: unknown, most: number, whyWrong: ListParameter['whyWrong']): Reading<readonly string[]> {
  const items: readonly unknown[] = Array.isArray(given) ? given : [given];
  const noText = items.findIndex((item) => typeof item !== 'string' && typeof item !== 'number');
  if (noText >= 0) {
    const path = Array.isArray(given) ? [noText] : [];
    return wrong(`must be a string or a number, not ${shown(items[noText])}`, path);
  }
  const value = items.map(String).flatMap((item) => (item === '' ? [] : item.split(',').map((part) => part.trim())));
  if (value.length > most) return wrong(`must have at most ${most} elements, not ${value.length}`);
  for (const [index, one] of value.entries()) {
    const problem = whyWrong(one);
    if (problem !== undefined)
      return wrong(problem, Array.isArray(given) && given.length === value.length ? [index] : []);
  }
  return { ok: true, value };
}
