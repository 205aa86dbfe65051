import type { Vpc } from '@aws-sdk/client-ec2';
import { type Target, refuse } from '../../../engine/index.ts';

/**
 * Returns the account that shares the VPC, or `null` if this account owns the VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-share-subnet-working-with.html
 */
export function sharedBy({ OwnerId: owner }: Vpc, { accountId }: Target): string | null {
  return owner === undefined || owner === accountId ? null : owner;
}

export function refuseShared(owner: string) {
  return refuse(`The VPC is shared by account ${owner}. Remediate it in that account, and suppress this finding.`);
}
