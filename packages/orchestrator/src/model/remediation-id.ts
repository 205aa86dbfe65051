import { createHash } from 'node:crypto';

/** Returns the same id for every retry of an execution, so that a retried Parse requests the same remediation. */
export function remediationIdOf(parts: readonly (string | number)[]): string {
  return `r-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20)}`;
}
