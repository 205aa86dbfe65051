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

/** The parts of a policy that select by tag. */
interface Selecting {
  readonly scope: { readonly [side in 'include' | 'exclude']: { readonly tags?: object } };
  readonly controls: { readonly [controlId: string]: { readonly parameters?: object } };
}

/** The keys of the tags by which the scope and the controls of a policy select resources. */
export function selectingTagKeysOf({ scope, controls }: Selecting): readonly string[] {
  const inControls = Object.values(controls).flatMap(({ parameters = {} }) => selectingTagKeys(parameters));
  const inScope = [scope.include.tags, scope.exclude.tags].flatMap((tags) => Object.keys(tags ?? {}));
  return [...inScope, ...inControls];
}
