/** The differences between two event patterns, as text. */

/** `detail.findings.RecordState: + "ACTIVE"`: one line for each condition that differs. Ignores the order of lists. */
export function patternDifferences(deployed: unknown, wanted: unknown): readonly string[] {
  const is = conditionsOf(deployed);
  const should = conditionsOf(wanted);
  const paths = [...new Set([...should.keys(), ...is.keys()])];
  return paths.flatMap((path) => {
    const present = is.get(path) ?? new Set<string>();
    const needed = should.get(path) ?? new Set<string>();
    const missing = [...needed].filter((value) => !present.has(value)).map((value) => `+ ${value}`);
    const tooMuch = [...present].filter((value) => !needed.has(value)).map((value) => `- ${value}`);
    return missing.length + tooMuch.length === 0 ? [] : [`${path}: ${shorten([...missing, ...tooMuch])}`];
  });
}

/** Maximum number of values in a line. A rule can list a hundred controls. */
const mostShown = 12;

function shorten(values: readonly string[]): string {
  const rest = values.length - mostShown;
  return rest <= 0 ? values.join(', ') : `${values.slice(0, mostShown).join(', ')} and ${rest} more`;
}

function conditionsOf(pattern: unknown, path = ''): ReadonlyMap<string, ReadonlySet<string>> {
  if (typeof pattern !== 'object' || pattern === null) return new Map([[path, new Set([canonical(pattern)])]]);
  if (Array.isArray(pattern) && !path.endsWith('$or')) return new Map([[path, new Set(pattern.map(canonical))]]);
  return new Map(
    Object.entries(pattern).flatMap(([name, inner]: [string, unknown]) => [
      ...conditionsOf(inner, Array.isArray(pattern) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
    ]),
  );
}

/** The same JSON for equal values, independent of the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
