/** Writes the generated pages of `docs/reference`: `pnpm generate`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlAudit, controlAuditFile } from '../audit/index.ts';
import { cliReference, cliReferenceFile } from './cli-reference.ts';
import { controlReview, controlReviewFile } from './review-page.ts';
import { policyReference, policyReferenceFile } from './policy-reference.ts';
import { retryReference, retryReferenceFile } from './retry-reference.ts';

const repository = join(import.meta.dirname, '..', '..');

/** Every page by its path in the repository. */
export function references(): ReadonlyMap<string, string> {
  return new Map([
    [cliReferenceFile, cliReference()],
    [policyReferenceFile, policyReference()],
    [controlReviewFile, controlReview()],
    [controlAuditFile, controlAudit()],
    [retryReferenceFile, retryReference()],
  ]);
}

if (import.meta.main) for (const [path, text] of references()) writeFileSync(join(repository, path), text);
