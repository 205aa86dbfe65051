/**
 * The parts of a policy document that the schema accepts, so that one check reports the other problems as well: a typo
 * in a mode does not hide an unknown control. Pure.
 */
type Path = readonly PropertyKey[];

interface ValidParts {
  readonly content: unknown;
  /** Translates a path in `content` into the path in the document, where lists can have more elements. */
  pathInDocument(path: Path): Path;
}

/** Removes the value at each path. In a list, the outermost element goes as a whole. */
export function withoutPaths(document: unknown, paths: readonly Path[]): ValidParts {
  const content: unknown = structuredClone(document);
  /** By the path of a list: the elements to remove. */
  const removed = new Map<string, { readonly list: unknown[]; readonly indexes: Set<number> }>();
  for (const path of paths) remove(content, path, removed);
  for (const { list, indexes } of removed.values()) {
    const rest = list.filter((_, index) => !indexes.has(index));
    list.splice(0, list.length, ...rest);
  }
  return {
    content,
    pathInDocument: (path) =>
      path.map((part, position) => {
        const indexes = removed.get(JSON.stringify(path.slice(0, position)))?.indexes;
        return typeof part === 'number' && indexes !== undefined ? nthOf(part, indexes) : part;
      }),
  };
}

function remove(
  content: unknown,
  path: Path,
  removed: Map<string, { readonly list: unknown[]; readonly indexes: Set<number> }>,
): void {
  let last: { readonly object: object; readonly key: PropertyKey } | undefined;
  let value = content;
  for (const [position, key] of path.entries()) {
    if (typeof value !== 'object' || value === null) break;
    if (Array.isArray(value)) {
      const id = JSON.stringify(path.slice(0, position));
      const known = removed.get(id) ?? { list: value as unknown[], indexes: new Set() };
      removed.set(id, known);
      known.indexes.add(Number(key));
      return;
    }
    // A required key that is missing makes the object around it invalid.
    if (!Object.hasOwn(value, key)) break;
    last = { object: value, key };
    value = Reflect.get(value, key);
  }
  if (last !== undefined) Reflect.deleteProperty(last.object, last.key);
}

/** The index in the document of the element that is the nth of those that were kept. */
function nthOf(nth: number, removed: ReadonlySet<number>): number {
  let index = 0;
  for (let kept = -1; ; index += 1) {
    if (!removed.has(index)) kept += 1;
    if (kept === nth) return index;
  }
}
