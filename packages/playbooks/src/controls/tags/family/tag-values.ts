/** The parameters that say where the values of required tags come from. */
import { type Parameter, type Reading, wrong } from '../../../parameters/index.ts';
import type { OrganizationValues, TagValues } from '../../../tag-values/index.ts';
import { keyPattern, valuePattern, whyReserved } from './tag-rules.ts';

const mostKeys = 50;

const forms =
  'must be {value: text}, {account: id}, {account: name}, {accountTag: key}, {unit: name}, {unit: {ou-…: text}} or {tag: key}';
const whatIsValid = 'a tag has at most 256 letters, digits, spaces or _.:/=+@- and does not begin with aws:';

/**
 * Units and roots, as AWS Organizations writes them.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Parent.html
 */
const unitPattern = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;

const value = { type: 'string', pattern: valuePattern.source };
/** A value that is empty would say nothing about the account. */
const unitValue = { ...value, minLength: 1 };

/** The source of the value of each tag key. */
export const tagValues: Parameter<TagValues> = {
  default: {},
  meaning: 'choice',
  unit: '',
  type: 'mapping of tag keys',
  range:
    'to {value: text}, {account: id}, {account: name}, {accountTag: key}, {unit: name}, {unit: {ou-…: text}, default: text}, or {tag: key}',
  description:
    'Where each value comes from: fixed, the id or the name of the account, a tag of the account, its organizational unit, or another tag of the resource.',
  schema: {
    type: 'object',
    maxProperties: mostKeys,
    propertyNames: { pattern: keyPattern.source },
    additionalProperties: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        value,
        account: { enum: ['id', 'name'] },
        accountTag: { type: 'string' },
        tag: { type: 'string' },
        unit: {
          anyOf: [
            { const: 'name' },
            {
              type: 'object',
              minProperties: 1,
              propertyNames: { pattern: unitPattern.source },
              additionalProperties: unitValue,
            },
          ],
        },
        default: unitValue,
      },
      // Only a mapping of units has a default.
      anyOf: [
        { maxProperties: 1, not: { required: ['default'] } },
        { maxProperties: 2, required: ['unit', 'default'], properties: { unit: { type: 'object' } } },
      ],
    },
  },
  read: readTagValues,
};

/** The values that the admin account looked up in AWS Organizations. */
export const organizationValues: Parameter<OrganizationValues> = {
  default: {},
  meaning: 'choice',
  unit: '',
  type: 'mapping of tag keys',
  range: '',
  description: '',
  isInternal: true,
  schema: { type: 'object' },
  read: (given) =>
    isMapping(given) && Object.values(given).every(isResolved)
      ? { ok: true, value: given as OrganizationValues }
      : wrong('must be a mapping of tag keys to {value: text} or {problem: text}'),
};

function isResolved(given: unknown): boolean {
  return isMapping(given) && (typeof given['value'] === 'string' || typeof given['problem'] === 'string');
}

type Mapping = { readonly [key: string]: unknown };

function readTagValues(given: unknown): Reading<TagValues> {
  if (!isMapping(given)) return wrong('must be a mapping of tag keys, such as {Owner: {value: platform}}');
  const entries = Object.entries(given);
  if (entries.length > mostKeys) return wrong(`must have at most ${mostKeys} tag keys, not ${entries.length}`);
  for (const [name, source] of entries) {
    const problem = whyWrongKey(name) ?? whyWrongSource(name, source);
    if (problem !== undefined) return typeof problem === 'string' ? wrong(problem, [name]) : problem;
  }
  return { ok: true, value: given as TagValues };
}

function whyWrongKey(name: string): string | undefined {
  if (!keyPattern.test(name))
    return 'is not a tag key: it has 1 to 128 letters, digits, spaces or _.:/=+@- and does not begin with aws:';
  return whyReserved(name);
}

/** A problem of the whole source, or of a part of it. */
type Problem = string | Reading<never> | undefined;

function whyWrongSource(name: string, source: unknown): Problem {
  if (!isMapping(source)) return forms;
  if ('unit' in source) return whyWrongUnits(name, source);
  const [form = '', ...others] = Object.keys(source);
  const text = source[form];
  if (others.length > 0 || typeof text !== 'string') return forms;
  return Object.hasOwn(checks, form) ? checks[form as keyof typeof checks](text, name) : forms;
}

const checks = {
  value: (text: string) => (valuePattern.test(text) ? undefined : `has a value that is not valid: ${whatIsValid}`),
  account: (text: string) => (text === 'id' || text === 'name' ? undefined : forms),
  accountTag: (text: string) =>
    keyPattern.test(text) ? undefined : 'names a tag of the account whose key is not valid',
  tag(text: string, name: string) {
    if (text === name) return 'takes its value from itself; name another tag';
    return keyPattern.test(text) ? undefined : 'names a tag whose key is not valid';
  },
};

function whyWrongUnits(name: string, { unit, ...others }: Mapping): Problem {
  const [other] = Object.keys(others);
  if (unit === 'name') return other === undefined ? undefined : forms;
  if (!isMapping(unit) || Object.keys(unit).length === 0) return forms;
  if (other !== undefined && (other !== 'default' || Object.keys(others).length > 1)) return forms;
  const wrongId = Object.keys(unit).find((id) => !unitPattern.test(id));
  if (wrongId !== undefined)
    return wrong('is not the id of an organizational unit, such as ou-a1b2-c3d4e5f6, or of a root, such as r-a1b2', [
      name,
      'unit',
      wrongId,
    ]);
  const values = [
    ...Object.entries(unit).map(([id, text]) => [[name, 'unit', id], text] as const),
    ...(other === undefined ? [] : [[[name, other], others[other]] as const]),
  ];
  const wrongValue = values.find(([, text]) => typeof text !== 'string' || text === '' || !valuePattern.test(text));
  return wrongValue && wrong(`must be a text that is not empty: ${whatIsValid}`, wrongValue[0]);
}

function isMapping(given: unknown): given is Mapping {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
