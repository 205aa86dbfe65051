/** What a statement of a bucket policy covers. Pure. */
import type { Principal, Several, Statement } from './bucket-policy.ts';

/** Whether any of the patterns covers the text. `*` and `?` are as in IAM; actions ignore case. */
export function covers(patterns: Several | undefined, text: string): boolean {
  return listOf(patterns).some((pattern) => toRegExp(pattern).test(text));
}

/** The bucket itself and all objects in it. */
export function coversBucket(patterns: Several | undefined, bucketArn: string): boolean {
  return covers(patterns, bucketArn) && covers(patterns, `${bucketArn}/*`);
}

/** The AWS principals: ARNs, account ids, or `*`. */
export function awsPrincipalsOf({ Principal: principal }: Statement): readonly string[] {
  if (principal === undefined) return [];
  return typeof principal === 'string' ? [principal] : listOf(principal['AWS']);
}

export function isEverybody(principal: Principal | undefined): boolean {
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
