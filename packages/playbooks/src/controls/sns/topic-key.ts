/** Checks the customer managed key that a policy file names for topics. */
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  type Aws,
  accountOf,
  cannot,
  cannotIf,
  covers,
  cutOff,
  principalsOf,
  statementsOf,
} from '../../engine/index.ts';
import type { Publisher } from './publishers.ts';

/** What SNS needs of the key on behalf of a publisher. */
const neededActions = ['kms:GenerateDataKey', 'kms:Decrypt'] as const;

/**
 * Throws if the topic cannot use the key, or if a publisher cannot. SNS accepts any key, and then rejects the messages.
 *
 * @param KeyId The ARN, the id or the alias of the key.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export async function requireUsableKey(
  KeyId: string,
  publishers: readonly Publisher[],
  accountId: string,
  aws: Aws,
): Promise<void> {
  const advice = 'Correct the parameter kmsMasterKeyId of SNS.1, then remediate again.';
  const kms = aws.client(KMSClient);
  const { KeyMetadata: key } = await kms
    .send(new DescribeKeyCommand({ KeyId }))
    .catch(cannotIf('NotFoundException', `The KMS key ${KeyId} does not exist in this Region. ${advice}`));
  if (key?.KeyState !== 'Enabled') cannot(`The KMS key ${KeyId} is not enabled (${key?.KeyState}). ${advice}`);
  if (key.KeySpec !== 'SYMMETRIC_DEFAULT') {
    cannot(`The KMS key ${KeyId} is not a symmetric encryption key, and SNS supports no other. ${advice}`);
  }
  // KMS returns the policy of a key only to its own account. The plan asks about a key of another account.
  if (key.AWSAccountId !== accountId) return;
  const { Policy: policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: key.KeyId }));
  const shutOut = publishers.filter(({ principal }) => principal !== null && !allowsUse(policy, principal));
  if (shutOut.length > 0) {
    cannot(
      `${cutOff(shutOut, 'publish to the topic')} Let them use the KMS key ${KeyId} in its policy ` +
        '(kms:GenerateDataKey* and kms:Decrypt), then remediate again.',
    );
  }
}

/** Conditions count as met, because they depend on the message. */
function allowsUse(policy: string | undefined, principal: string): boolean {
  const allows = statementsOf(policy).filter(
    (statement) => statement.Effect === 'Allow' && principalsOf(statement).some((each) => includes(each, principal)),
  );
  return neededActions.every((needed) => allows.some((statement) => covers(statement.Action, needed)));
}

/** An account is named by its id or the ARN of its root, and includes its users and roles. */
function includes(named: string, principal: string): boolean {
  const isAccount = /^\d{12}$|:root$/.test(named);
  return named === '*' || named === principal || (isAccount && accountOf(named) === accountOf(principal));
}
