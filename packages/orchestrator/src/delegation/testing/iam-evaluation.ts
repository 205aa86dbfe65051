/**
 * Evaluates IAM policies, with exactly the operators and variables that our own policies use. A statement with anything
 * else throws, so that no test can pass because something is not supported.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */

/** The context of a call. A list is a key with several values. */
export type RequestContext = { readonly [key: string]: string | readonly string[] };

export interface AskedCall {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

export function isAllowed(
  policy: { readonly Version: string; readonly Statement: readonly Statement[] },
  call: AskedCall,
): boolean {
  if (policy.Version !== '2012-10-17')
    throw new Error('Variables have no meaning in this version of the policy language.');
  const answers = policy.Statement.map((statement) => matches(statement, call));
  return answers.some(Boolean);
}

const known = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

function matches(statement: Statement, { action, resource, context }: AskedCall): boolean {
  const unknown = Object.keys(statement).find((element) => !known.has(element));
  if (unknown !== undefined) throw new Error(`This evaluation knows no ${unknown}.`);
  if (statement.Effect !== 'Allow') throw new Error('This evaluation knows Allow only.');
  if (/[*?]/.test(statement.Action + statement.Resource)) throw new Error('This evaluation knows no patterns.');
  const conditions = Object.entries(statement.Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) =>
      holds(operator, valuesOf(context, key), Array.isArray(wanted) ? wanted : [wanted as string], context),
    ),
  );
  return statement.Action === action && statement.Resource === resource && conditions.every(Boolean);
}

function holds(
  operator: string,
  present: readonly string[],
  wanted: readonly string[],
  context: RequestContext,
): boolean {
  if (operator === 'Null') {
    if (wanted.length !== 1 || !['true', 'false'].includes(wanted[0] ?? ''))
      throw new Error('Null wants true or false.');
    return String(present.length === 0) === wanted[0];
  }
  const filled = wanted.flatMap((text) => fill(text, context) ?? []);
  switch (operator) {
    case 'StringEquals':
      // IAM does not document this for a key with several values, so no policy may rely on it.
      if (present.length > 1) throw new Error('StringEquals is for keys of one value.');
      return present.some((value) => filled.includes(value));
    case 'ForAllValues:StringEquals':
      // True without values: this is IAM's rule, and the reason why Null is also required.
      return present.every((value) => filled.includes(value));
    default:
      throw new Error(`This evaluation does not know ${operator}.`);
  }
}

/** An empty string is not a value: `ForAllValues` and `Null` treat its key as absent. */
function valuesOf(context: RequestContext, key: string): readonly string[] {
  const entry = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];
  return (typeof entry === 'string' ? [entry] : entry).filter((value) => value !== '');
}

/** Returns `undefined` for a variable without a value, which matches nothing. */
function fill(text: string, context: RequestContext): string | undefined {
  const names = [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => valuesOf(context, name).length !== 1)) return undefined;
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => valuesOf(context, name)[0] ?? '');
}
