/** The parameter that says where the values of required tags come from. */
import { type Parameter, type Reading, wrong } from '../../../parameters/index.ts';
import type { TagSource, TagValues } from './tag-source.ts';
import { keyPattern, valuePattern, whyReserved } from './tag-rules.ts';

const mostKeys = 50;

const forms = 'must be {value: text}, {account: id} or {tag: key}';

/** The source of the value of each tag key. */
export const tagValues: Parameter<TagValues> = {
  default: {},
  meaning: 'choice',
  unit: '',
  type: 'mapping of tag keys',
  range: 'to {value: text}, {account: id}, or {tag: key}',
  description: 'Where each value comes from: fixed, the id of the account, or another tag of the resource.',
  schema: {
    type: 'object',
    maxProperties: mostKeys,
    propertyNames: { pattern: keyPattern.source },
    additionalProperties: {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      properties: {
        value: { type: 'string', pattern: valuePattern.source },
        account: { const: 'id' },
        tag: { type: 'string' },
      },
    },
  },
  read: readTagValues,
};

function readTagValues(given: unknown): Reading<TagValues> {
  if (!isMapping(given)) return wrong('must be a mapping of tag keys, such as {Owner: {value: platform}}');
  const entries = Object.entries(given);
  if (entries.length > mostKeys) return wrong(`must have at most ${mostKeys} tag keys, not ${entries.length}`);
  for (const [name, source] of entries) {
    const problem = whyWrongKey(name) ?? whyWrongSource(name, source);
    if (problem !== undefined) return wrong(problem, [name]);
  }
  return { ok: true, value: given };
}

function whyWrongKey(name: string): string | undefined {
  if (!keyPattern.test(name))
    return 'is not a tag key: it has 1 to 128 letters, digits, spaces or _.:/=+@- and does not begin with aws:';
  return whyReserved(name);
}

function whyWrongSource(name: string, source: unknown): string | undefined {
  if (!isMapping(source) || Object.keys(source).length !== 1) return forms;
  const { value, account, tag } = source as { readonly [form: string]: unknown };
  if (typeof value === 'string')
    return valuePattern.test(value)
      ? undefined
      : 'has a value that is not valid: a tag has at most 256 letters, digits, spaces or _.:/=+@-';
  if (typeof tag === 'string') {
    if (tag === name) return 'takes its value from itself; name another tag';
    return keyPattern.test(tag) ? undefined : 'names a tag whose key is not valid';
  }
  return account === 'id' ? undefined : forms;
}

function isMapping(given: unknown): given is { readonly [key: string]: TagSource } {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
