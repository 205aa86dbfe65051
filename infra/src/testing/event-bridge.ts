/** The behavior of EventBridge that the tests of rules need. Pure. */

export interface InputTransformer {
  readonly InputPathsMap: { readonly [name: string]: string };
  readonly InputTemplate: string;
}

/**
 * The output of an input transformer for an event. Writes a variable for a whole value as JSON. Refuses a variable inside
 * a string, because EventBridge writes it unescaped, and its value could end the string.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transform({ InputPathsMap, InputTemplate }: InputTransformer, event: object): unknown {
  const pieces = InputTemplate.split(/("(?:[^"\\]|\\.)*")/);
  const text = pieces.map((piece, index) => {
    if (index % 2 === 0)
      return piece.replaceAll(/<([\w.-]+)>/g, (_all, name: string) => JSON.stringify(valueAt(event, pathOf(name))));
    if (Object.keys(InputPathsMap).some((name) => piece.includes(`<${name}>`)))
      throw new Error(`There is a variable inside the string ${piece}.`);
    return piece;
  });
  return JSON.parse(text.join(''));

  function pathOf(name: string): string {
    const path = InputPathsMap[name];
    if (path === undefined) throw new Error(`The template uses ${name}, but the paths do not define it.`);
    return path;
  }
}

/** @param path JSON path, such as `$.detail.title`. */
function valueAt(event: object, path: string): unknown {
  let value: unknown = event;
  for (const name of path.split('.').slice(1)) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  if (value === undefined) throw new Error(`The event has no ${path}.`);
  return value;
}

type Pattern = { readonly [field: string]: Pattern | readonly unknown[] };

/** Matches lists of values and `$or`, which is all that the rules on the bus of outcomes use. */
export function matches(pattern: Pattern, event: object): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return (wanted as readonly Pattern[]).some((one) => matches(one, event));
    const value: unknown = Reflect.get(event, name);
    if (Array.isArray(wanted)) return wanted.includes(value);
    return typeof value === 'object' && value !== null && matches(wanted as Pattern, value);
  });
}
