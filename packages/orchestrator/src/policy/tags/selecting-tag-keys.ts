/**
 * The tags by which parameters of a control select resources: the keys of each mapping named `tags`, at any depth, such
 * as `groups: [{ tags: { Role: web } }]`.
 */
export function selectingTagKeys(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) =>
    key === 'tags' && typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.keys(inner)
      : selectingTagKeys(inner),
  );
}
