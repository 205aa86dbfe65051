/** Parses resource-based policies. */
import { isSame } from './plan.ts';

/** One value or a list: IAM accepts both. */
export type Several = string | readonly string[];

/** The principals of a statement. `*` is everyone. */
export type Principal = string | { readonly [kind: string]: Several };

/** A statement as IAM accepts it. */
export interface ResourceStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  readonly Action?: Several;
  readonly NotAction?: Several;
  readonly Resource?: Several;
  readonly NotResource?: Several;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: Several | boolean } };
}

/** Returns the statements of a policy, none without a policy. */
export function statementsOf(policy: string | undefined): readonly ResourceStatement[] {
  return policy === undefined || policy === '' ? [] : statementsIn(JSON.parse(policy) as PolicyDocument);
}

export interface PolicyDocument {
  readonly Statement?: ResourceStatement | readonly ResourceStatement[];
}

export function statementsIn({ Statement = [] }: PolicyDocument): readonly ResourceStatement[] {
  return [Statement].flat();
}

export function listOf(values: Several | undefined): readonly string[] {
  return [values ?? []].flat();
}

/**
 * Returns the principals of a statement, of one kind, such as `AWS` or `Service`, or of all kinds. To IAM, `*` is the
 * same as `{ AWS: '*' }`.
 */
export function principalsOf({ Principal = {} }: ResourceStatement, kind?: string): readonly string[] {
  const all = typeof Principal === 'string' ? { AWS: Principal } : Principal;
  return kind === undefined ? Object.values(all).flat() : listOf(all[kind]);
}

/** Returns whether the statement is for every caller. A statement without Principal has NotPrincipal: all but a few. */
export function isForEveryone(statement: ResourceStatement): boolean {
  return statement.Principal === undefined || principalsOf(statement, 'AWS').includes('*');
}

/** Returns the account of a principal: an ARN, or twelve digits. `undefined` for another id, such as AIDA…, or `*`. */
export function accountOf(principal: string): string | undefined {
  return /^\d{12}$/.test(principal) ? principal : principal.split(':')[4];
}

/**
 * Returns whether the statement covers the action. A statement without Action has NotAction, which can cover any
 * action.
 *
 * @param action For example `sns:Publish`.
 */
export function coversAction({ Action }: ResourceStatement, action: string): boolean {
  return Action === undefined || covers(Action, action);
}

/** Returns whether any of the patterns covers the text. `*` and `?` are wildcards, and case is ignored. */
export function covers(patterns: Several | undefined, text: string): boolean {
  return listOf(patterns).some((pattern) => toRegExp(pattern).test(text));
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is');
}

/** Returns every condition as operator, key and values. Keys are not case-sensitive, and are returned in lower case. */
export function conditionsOf({ Condition = {} }: ResourceStatement) {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      return { operator, key: key.toLowerCase(), values: [values].flat().map(String) };
    }),
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
