/** Parses resource-based policies. */
import { isSame } from './plan.ts';

/** A statement as IAM accepts it: a single value can be written without a list. */
export interface ResourceStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: string | { readonly [kind: string]: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

/** Returns the statements of a policy, none without a policy. */
export function statementsOf(policy: string | undefined): readonly ResourceStatement[] {
  if (policy === undefined || policy === '') return [];
  const { Statement = [] } = JSON.parse(policy) as { Statement?: ResourceStatement | readonly ResourceStatement[] };
  return [Statement].flat();
}

/**
 * Returns the principals of a statement, of one kind: `AWS` or `Service`. To IAM, `*` is the same as `{ AWS: '*' }`.
 */
export function principalsOf({ Principal = {} }: ResourceStatement, kind: 'AWS' | 'Service'): readonly string[] {
  if (typeof Principal === 'string') return kind === 'AWS' ? [Principal] : [];
  return [Principal[kind] ?? []].flat();
}

/**
 * Returns whether the statement covers the action. `*` and `?` are wildcards, and case is ignored. A statement without
 * Action has NotAction, which can cover any action.
 *
 * @param action For example `sns:Publish`.
 */
export function coversAction({ Action: patterns }: ResourceStatement, action: string): boolean {
  return patterns === undefined || [patterns].flat().some((pattern) => toRegExp(pattern).test(action));
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is');
}

/** Returns every condition as operator, key and values. Keys are not case-sensitive, and are returned in lower case. */
export function conditionsOf({ Condition = {} }: ResourceStatement) {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: [values].flat() })),
  );
}

/**
 * Returns whether the policy has exactly this statement. A Sid alone is no proof, because the content may have been
 * modified. AWS may return a list of one as a single value, and a list in another order.
 */
export function includesStatement(policy: string | undefined, needed: object): boolean {
  return statementsOf(policy).some((each) => isSame(inOneForm(each), inOneForm(needed)));
}

function inOneForm(value: unknown): unknown {
  if (Array.isArray(value)) {
    const all = value.map(inOneForm).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return all.length === 1 ? all[0] : all;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inOneForm(each)]));
}
