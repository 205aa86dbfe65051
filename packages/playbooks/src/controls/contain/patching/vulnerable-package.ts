/** The packages in a finding of Amazon Inspector, and their versions. Pure. */

export interface VulnerablePackage {
  readonly name: string;
  readonly installed: string;
  readonly fixed: string;
}

/** @param text A name and two versions, such as `openssl 1:1.0.2k-16.amzn2 1:1.0.2k-24.amzn2`. */
export function readPackage(text: string): VulnerablePackage {
  const [name = '', installed = '', fixed = ''] = text.split(' ');
  return { name, installed, fixed };
}

/**
 * Whether a version is the fixed one or a later one. Compares numbers and words from the left, as rpm and dpkg do for the
 * versions of one package. The epoch does not count, because Patch Manager does not always write it.
 */
export function isAtLeast(version: string, fixed: string): boolean {
  const [have, need] = [partsOf(version), partsOf(fixed)];
  const index = need.findIndex((part, at) => part !== have[at]);
  if (index === -1) return true;
  const [one, other] = [have[index] ?? '', need[index] ?? ''];
  return /^\d/.test(one) && /^\d/.test(other) ? Number(one) > Number(other) : one > other;
}

function partsOf(version: string): readonly string[] {
  return version.replace(/^\d+:/, '').match(/\d+|[A-Za-z]+/g) ?? [];
}
