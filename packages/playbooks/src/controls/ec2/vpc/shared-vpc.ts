import type { Vpc } from '@aws-sdk/client-ec2';
import { type Target, refuse } from '../../../engine/index.ts';

/**
 * The account that shares the VPC with this one; `null`: the VPC is this account's own.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-share-subnet-working-with.html
 */
export function sharedBy({ OwnerId: owner }: Vpc, { accountId }: Target): string | null {
  return owner === undefined || owner === accountId ? null : owner;
}

export function refuseShared(owner: string) {
  return refuse(`The VPC belongs to account ${owner}, which shares it. Remediate it there, and suppress this finding.`);
}
