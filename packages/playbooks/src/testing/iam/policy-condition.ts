/**
 * Evaluates the condition operators and condition keys in the policies of ASR.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
import { isConditionKey } from './condition-keys.ts';
import { matchesArn, matchesText } from './policy-match.ts';
import { UnknownPolicyElementError } from './unknown-policy-element.ts';

/** The condition keys of a request. A list is the value of a multivalued key, such as `aws:TagKeys`. */
export type Context = { readonly [key: string]: string | readonly string[] };

/** Returns whether the condition matches: all operators and all keys must match, and one of the values of each key. */
export function conditionHolds(condition: { readonly [operator: string]: unknown }, context: Context): boolean {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys as { readonly [key: string]: unknown }).map(([key, values]) => {
        if (!isConditionKey(key)) throw new UnknownPolicyElementError(`the condition key ${key}`);
        return holds(operator, valuesOf(key, values), inContext(key, context), key);
      }),
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
  const [, quantifier = '', name = ''] = /^(ForAllValues:|ForAnyValue:)?(.*)$/.exec(operator) ?? [];
  const test = testOf(name);
  if (test === undefined) throw new UnknownPolicyElementError(`the condition operator ${operator}`);
  const isOne = (value: string) => test(wanted, value);
  const values = given === undefined ? [] : [given].flat();
  // `ForAllValues` is true for a key that the request lacks, and `ForAnyValue` is false.
  if (quantifier === 'ForAllValues:') return values.every(isOne);
  if (quantifier === 'ForAnyValue:') return values.some(isOne);
  // A negated operator is true for a key that the request lacks.
  if (given === undefined) return name in negated;
  if (typeof given !== 'string') throw new UnknownPolicyElementError(`${operator} on the several values of ${key}`);
  return isOne(given);
}

type Test = (wanted: string, given: string) => boolean;

const tests: { readonly [operator: string]: Test } = {
  StringEquals: (wanted, given) => wanted === given,
  StringLike: matchesText,
  Bool: (wanted, given) => wanted === given,
  // IAM treats both alike.
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
};

/** Each matches if the value equals none of the given values. */
const negated: { readonly [operator: string]: Test } = {
  StringNotEquals: (wanted, given) => wanted === given,
  StringNotLike: matchesText,
  ArnNotEquals: matchesArn,
  ArnNotLike: matchesArn,
};

function testOf(name: string): ((wanted: readonly string[], given: string) => boolean) | undefined {
  const [test, not] = [tests[name], negated[name]];
  if (test !== undefined) return (wanted, given) => wanted.some((each) => test(each, given));
  if (not !== undefined) return (wanted, given) => !wanted.some((each) => not(each, given));
  return undefined;
}

/** Returns the value of a key. Keys are not case-sensitive. */
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
