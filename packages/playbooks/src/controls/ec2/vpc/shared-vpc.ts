import { type Target, refuse } from '../../../engine/index.ts';

/**
 * Returns the account that shares the VPC, subnet or transit gateway, or `null` if this account owns it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-share-subnet-working-with.html
 */
export function sharedBy(
  { OwnerId: owner }: { readonly OwnerId?: string | undefined },
  { accountId }: Target,
): string | null {
  return owner === undefined || owner === accountId ? null : owner;
}

/** Only the owner can change a shared resource. */
export function refuseShared(owner: string, what: 'VPC' | 'subnet' | 'transit gateway' = 'VPC') {
  return refuse(`The ${what} is shared by account ${owner}. Remediate it in that account, and suppress this finding.`);
}
