import { CreateDetectorCommand, type DetectorFeature, GuardDutyClient } from '@aws-sdk/client-guardduty';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a detector that does not have the feature enabled. Returns its ARN. */
export async function arrangeDetector(account: Account, Name: DetectorFeature): Promise<string> {
  const Features = [{ Name, Status: 'DISABLED' as const }];
  const { DetectorId } = await account
    .client(GuardDutyClient)
    .send(new CreateDetectorCommand({ Enable: true, Features }));
  return `arn:aws:guardduty:${account.region}:${account.accountId}:detector/${DetectorId}`;
}
