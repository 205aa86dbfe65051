/** Reads JSON in which AWS writes the same thing in several ways: `IpRanges`, `ipRanges`, `{ items: [] }`. Pure. */

/** Says which part of the JSON cannot be read. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

/** The fields of an object, by their names in small letters. One that is `null` is not among them. */
export type Fields = ReadonlyMap<string, unknown>;

/** Nothing is an object without fields. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (value === undefined || value === null) return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) throw new EncodingError(`The ${what} must be an object.`);
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return new Map(entries.map(([name, one]) => [name.toLowerCase(), one]));
}

/** The elements of `[…]`, of `{ items: […] }`, or the one element that stands alone. Nothing has none. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object') return [value];
  const { items, item = items } = value as { readonly items?: unknown; readonly item?: unknown };
  if (item === undefined || item === null) return Object.keys(value).length === 0 ? [] : [value];
  return Array.isArray(item) ? item : [item];
}

/** `undefined`: it is not there, or empty. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields.get(name);
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || value.length > longestText)
    throw new EncodingError(`The field ${name} must be a text.`);
  return value;
}

/** A number, or its digits. `undefined`: it is not there. */
export function integerIn(fields: Fields, name: string): number | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d{1,9}$/.test(value)) return Number(value);
  throw new EncodingError(`The field ${name} must be a whole number.`);
}

const longestText = 2048;
