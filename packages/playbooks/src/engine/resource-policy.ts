/** Reads the policy that a resource carries. */

/** A statement as IAM allows it to be written: a single value may stand without its list. */
export interface ResourceStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: string | { readonly [kind: string]: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

/** No policy has no statements. */
export function statementsOf(policy: string | undefined): readonly ResourceStatement[] {
  if (policy === undefined || policy === '') return [];
  const { Statement = [] } = JSON.parse(policy) as { Statement?: ResourceStatement | readonly ResourceStatement[] };
  return [Statement].flat();
}

/** Everybody a statement names, of one kind: `AWS` or `Service`. To IAM, `*` alone is `{ AWS: '*' }`. */
export function principalsOf({ Principal = {} }: ResourceStatement, kind: 'AWS' | 'Service'): readonly string[] {
  if (typeof Principal === 'string') return kind === 'AWS' ? [Principal] : [];
  return [Principal[kind] ?? []].flat();
}

/** Every condition as operator, key and its values. Keys are not case-sensitive: they come in lower case. */
export function conditionsOf({ Condition = {} }: ResourceStatement) {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: [values].flat() })),
  );
}
