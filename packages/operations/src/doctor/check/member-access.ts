/** The caller's access to member accounts, through profiles of their own AWS configuration. ASR's roles trust only ASR. */
import type { Aws } from '@asr/playbooks';
import { awsClients } from '../../runtime/index.ts';
import { type Verdict, unknown } from './check.ts';

/** @param pattern Name of the profiles, with `{account}` as the placeholder for the account id. */
export function profileAccess(pattern: string, accountId: string, region: string, now: () => Date): Aws {
  return awsClients({ region, profile: pattern.replaceAll('{account}', accountId) }, now);
}

export function howToReach(accountId: string): Verdict {
  return unknown(
    `Skipped: no access to ${accountId}. Give the name pattern of your AWS profiles, such as --profiles "security-{account}".`,
  );
}
