/** Matches the patterns in a statement of a bucket policy. Pure. */
import type { Principal, Several, Statement } from './bucket-policy.ts';

/** Returns whether any of the patterns covers the text. `*` and `?` are wildcards as in IAM; case is ignored. */
export function covers(patterns: Several | undefined, text: string): boolean {
  return listOf(patterns).some((pattern) => toRegExp(pattern).test(text));
}

/** Returns whether the patterns cover the bucket and all objects in it. */
export function coversBucket(patterns: Several | undefined, bucketArn: string): boolean {
  return covers(patterns, bucketArn) && covers(patterns, `${bucketArn}/*`);
}

/** Returns the AWS principals: ARNs, account ids, or `*`. */
export function awsPrincipalsOf({ Principal: principal }: Statement): readonly string[] {
  if (principal === undefined) return [];
  return typeof principal === 'string' ? [principal] : listOf(principal['AWS']);
}

export function isEveryone(principal: Principal | undefined): boolean {
  if (principal === undefined) return false;
  return typeof principal === 'string' ? principal === '*' : listOf(principal['AWS']).includes('*');
}

export function listOf(values: Several | undefined): readonly string[] {
  return [values ?? []].flat();
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is');
}
