/** The subset of JSON Schema that describes the input of tools. */

export interface Shape {
  readonly type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** Required properties of an object. All others must be among `properties`. */
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Shape };
  readonly items?: Shape;
  readonly enum?: readonly unknown[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
}

/** All violations of the shape, as sentences. Empty if the value has the shape. */
export function mismatches(shape: Shape, value: unknown, at = 'It'): readonly string[] {
  if (typeOf(value) !== shape.type) return [`${at} is ${typeOf(value)}, not ${shape.type}.`];
  const own = shape.enum === undefined || shape.enum.includes(value) ? [] : [`${at} is ${JSON.stringify(value)}.`];
  if (typeof value === 'string') return [...own, ...mismatchesOfText(shape, value, at)];
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      shape.items === undefined ? [] : mismatches(shape.items, item, `${at}[${index}]`),
    );
  if (typeof value !== 'object' || value === null) return own;
  const missing = (shape.required ?? [])
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${at} lacks ${name}.`);
  const inside = Object.entries(value).flatMap(([name, member]) => {
    const known = shape.properties?.[name];
    return known === undefined
      ? [`${at} has ${name}, which is not known.`]
      : mismatches(known, member, `${at}.${name}`);
  });
  return [...own, ...missing, ...inside];
}

function mismatchesOfText(
  { minLength = 0, maxLength = Infinity, pattern = /^/ }: Shape,
  value: string,
  at: string,
): readonly string[] {
  return [
    ...(value.length < minLength || value.length > maxLength ? [`${at} has ${value.length} characters.`] : []),
    ...(pattern.test(value) ? [] : [`${at} does not match ${String(pattern)}.`]),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
