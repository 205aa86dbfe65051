import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { Aws } from '@asr/playbooks';
import { isTransient } from '../model/index.ts';
import type { OwnFinding } from './own-finding.ts';

/**
 * Imports a finding, or brings it up to date. A member account without Security Hub is no reason to leave a violation
 * as it is: what goes wrong for good comes back as a sentence. What a later try can fix is thrown.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export async function importFinding(aws: Aws, finding: OwnFinding): Promise<string | undefined> {
  try {
    const { FailedFindings: [failed] = [] } = await aws
      .client(SecurityHubClient)
      .send(new BatchImportFindingsCommand({ Findings: [finding] }));
    return failed === undefined ? undefined : cannotImport(`${failed.ErrorCode} ${failed.ErrorMessage}`);
  } catch (error) {
    if (await isTransient(error)) throw error;
    return cannotImport(error instanceof Error ? `${error.name} ${error.message}` : String(error));
  }
}

function cannotImport(why: string): string {
  return `It could not be shown in Security Hub; enable Security Hub in the account, or its role: ${why}`;
}
