/**
 * The condition operators that ASR's policies use.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
import { matchesArn, matchesText } from './policy-match.ts';
import { UnknownPolicyElementError } from './unknown-policy-element.ts';

/** A list is a key of several values, such as `aws:TagKeys`. */
export type Context = { readonly [key: string]: string | readonly string[] };

/** Every operator and every key must hold; of a key's values, one. */
export function conditionHolds(condition: { readonly [operator: string]: unknown }, context: Context): boolean {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys as { readonly [key: string]: unknown }).map(([key, values]) =>
        holds(operator, valuesOf(key, values), inContext(key, context), key),
      ),
    )
    .every(Boolean);
}

function holds(
  operator: string,
  wanted: readonly string[],
  given: string | readonly string[] | undefined,
  key: string,
): boolean {
  if (operator === 'Null') return wanted.includes(String(given === undefined));
  const name = operator.replace(/^ForAllValues:/, '');
  const test = tests[name];
  if (test === undefined) throw new UnknownPolicyElementError(`the condition operator ${operator}`);
  const isOne = (value: string) => wanted.some((each) => test(each, value));
  // True where the key is missing, as IAM has it.
  if (name !== operator) return [given ?? []].flat().every(isOne);
  if (given === undefined) return false;
  if (typeof given !== 'string') throw new UnknownPolicyElementError(`${operator} on the several values of ${key}`);
  return isOne(given);
}

const tests: { readonly [operator: string]: (wanted: string, given: string) => boolean } = {
  StringEquals: (wanted, given) => wanted === given,
  StringLike: matchesText,
  // The two are the same to IAM.
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
};

/** Keys are compared without regard to case. */
function inContext(key: string, context: Context): string | readonly string[] | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function valuesOf(key: string, values: unknown): readonly string[] {
  return [values].flat().map((value) => {
    if (typeof value !== 'string' || value.includes('${'))
      throw new UnknownPolicyElementError(`${key} ${JSON.stringify(value)}`);
    return value;
  });
}
