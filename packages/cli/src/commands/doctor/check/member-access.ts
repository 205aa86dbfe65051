/** How the caller reaches member accounts: by the profiles of their own AWS configuration. ASR's roles let nobody in. */
import type { Aws } from '@asr/playbooks';
import { type Verdict, unknown } from './check.ts';

/** @param pattern A profile's name, with `{account}` where the account's id stands. */
export function profileAccess(pattern: string, accountId: string, region: string, now: () => Date): Aws {
  const profile = pattern.replaceAll('{account}', accountId);
  return {
    now,
    client(constructor, elsewhere = region) {
      const config = { region: elsewhere, profile };
      return new constructor(config);
    },
  };
}

export function howToReach(accountId: string): Verdict {
  return unknown(
    `Skipped: no access to ${accountId}. Give the name of your AWS profiles: --profiles "security-{account}".`,
  );
}
