/** Matches the wildcards of IAM policies: `*` matches any string, `?` any character. */
import { UnknownPolicyElementError } from './unknown-policy-element.ts';

/**
 * Compares without case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesAction(pattern: string, action: string): boolean {
  if (pattern !== '*' && !/^[\w-]+:[\w*?]+$/.test(pattern))
    throw new UnknownPolicyElementError(`the action ${pattern}`);
  return expressionOf(pattern, '.*', 'i').test(action);
}

/**
 * Compares with case. A `*` that ends a segment also matches the following colons. In the first five segments, any
 * other `*` matches only within its segment. The last segment can contain colons, which a `*` also matches.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesResource(pattern: string, resource: string): boolean {
  if (pattern === '*') return true;
  if (!/^arn:[\w*-]+:[\w-]+:[^:]*:[^:]*:./.test(pattern))
    throw new UnknownPolicyElementError(`the resource ${pattern}`);
  return expressionOf(pattern, '[^:]*').test(resource);
}

/**
 * Compares each of the six segments separately. The last one can contain colons.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const [patterns, segments] = [pattern, arn].map(segmentsOf) as [readonly string[], readonly string[]];
  if (patterns.length !== 6) throw new UnknownPolicyElementError(`the ARN ${pattern} in a condition`);
  return segments.length === 6 && patterns.every((each, index) => matchesText(each, segments[index] ?? ''));
}

export function matchesText(pattern: string, text: string): boolean {
  return expressionOf(pattern, '.*').test(text);
}

/** A cache, because hundreds of policies are compared with hundreds of actions by the same few patterns. */
const known = new Map<string, RegExp>();

function expressionOf(pattern: string, within: string, flags = ''): RegExp {
  const key = `${within} ${flags} ${pattern}`;
  const expression = known.get(key) ?? makeExpression(pattern, within, flags);
  known.set(key, expression);
  return expression;
}

/** @param within The expression for a `*` within one of the first five segments. */
function makeExpression(pattern: string, within: string, flags: string): RegExp {
  const lastSegment = segmentsOf(pattern).slice(0, 5).join(':').length;
  const source = pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, (character, index: number) => {
    if (character === '?') return '.';
    if (character !== '*') return `\\${character}`;
    return index > lastSegment || [undefined, ':'].includes(pattern[index + 1]) ? '.*' : within;
  });
  return new RegExp(`^${source}$`, `s${flags}`);
}

function segmentsOf(arn: string): readonly string[] {
  const segments = arn.split(':');
  return segments.length <= 6 ? segments : [...segments.slice(0, 5), segments.slice(5).join(':')];
}
