/** Checks the customer managed key that a policy file names for topics. */
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { type Aws, cannot, cannotIf } from '../../engine/index.ts';

/**
 * Throws if no topic can use the key. SNS accepts any key, and then rejects every message.
 *
 * @param KeyId The ARN, the id or the alias of the key.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export async function requireUsableKey(KeyId: string, aws: Aws): Promise<void> {
  const advice = 'Correct the parameter kmsMasterKeyId of SNS.1, then remediate again.';
  const { KeyMetadata: key } = await aws
    .client(KMSClient)
    .send(new DescribeKeyCommand({ KeyId }))
    .catch(cannotIf('NotFoundException', `The KMS key ${KeyId} does not exist in this Region. ${advice}`));
  if (key?.KeyState !== 'Enabled') cannot(`The KMS key ${KeyId} is not enabled (${key?.KeyState}). ${advice}`);
  if (key.KeySpec !== 'SYMMETRIC_DEFAULT') {
    cannot(`The KMS key ${KeyId} is not a symmetric encryption key, and SNS supports no other. ${advice}`);
  }
}
