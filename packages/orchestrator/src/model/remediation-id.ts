import { createHash } from 'node:crypto';

/** The same for every retry of the same execution, so that a retried Parse asks for the same remediation. */
export function remediationIdOf(parts: readonly (string | number)[]): string {
  return `r-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20)}`;
}
