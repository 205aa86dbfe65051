import { createHash } from 'node:crypto';

/**
 * Returns the SHA-256 digest of an SSM document as JSON, in hexadecimal. Systems Manager may return the same document
 * with other whitespace and another order of keys, so the digest ignores both.
 */
export function documentDigest(document: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(inKeyOrder(document)))
    .digest('hex');
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, inKeyOrder(each)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
