/** EC2.7, S3.1 and IAM.14: account settings with violations. */
import { DisableEbsEncryptionByDefaultCommand, EC2Client, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { GetAccountPasswordPolicyCommand, IAMClient, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import type { Account } from '@asr/local-cloud';
import type { FoundResource, Violation } from '../scenario/index.ts';

export const unencryptedVolumes: Violation = {
  controlId: 'EC2.7',
  title: 'EBS default encryption should be enabled',
  async create(account) {
    await account.client(EC2Client).send(new DisableEbsEncryptionByDefaultCommand({}));
    return accountResource(account);
  },
  async look(account) {
    const { EbsEncryptionByDefault: isFixed = false } = await account
      .client(EC2Client)
      .send(new GetEbsEncryptionByDefaultCommand({}));
    return { isFixed, sees: `EBS encryption by default: ${isFixed}` };
  },
};

/**
 * One of four settings is on. An undo must restore exactly this state. The account has no bucket, so the change waits for
 * no approval.
 */
export const publicBuckets: Violation = {
  controlId: 'S3.1',
  title: 'S3 general purpose buckets should have block public access settings enabled',
  async create(account) {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    };
    await account
      .client(S3ControlClient)
      .send(new PutPublicAccessBlockCommand({ AccountId: account.accountId, PublicAccessBlockConfiguration }));
    return accountResource(account);
  },
  async look(account) {
    const { PublicAccessBlockConfiguration: block = {} } = await account
      .client(S3ControlClient)
      .send(new GetPublicAccessBlockCommand({ AccountId: account.accountId }));
    const on = Object.entries(block).flatMap(([name, value]) => (value ? [name] : []));
    return { isFixed: on.length === 4, sees: `on: ${on.join(', ') || 'none'}` };
  },
};

/** A strict password policy with one violation. The fix must not weaken the other settings. */
export const passwordsWithoutNumbers: Violation = {
  controlId: 'IAM.14',
  title: 'Ensure IAM password policy requires at least one number',
  async create(account) {
    await account.client(IAMClient).send(
      new UpdateAccountPasswordPolicyCommand({
        MinimumPasswordLength: 16,
        RequireSymbols: true,
        RequireNumbers: false,
        RequireUppercaseCharacters: true,
        RequireLowercaseCharacters: true,
        AllowUsersToChangePassword: true,
        PasswordReusePrevention: 24,
      }),
    );
    return accountResource(account);
  },
  async look(account) {
    const { PasswordPolicy: policy } = await account.client(IAMClient).send(new GetAccountPasswordPolicyCommand({}));
    const { RequireNumbers = false, RequireSymbols, MinimumPasswordLength, PasswordReusePrevention } = policy ?? {};
    const isKept = RequireSymbols === true && MinimumPasswordLength === 16 && PasswordReusePrevention === 24;
    return {
      isFixed: RequireNumbers && isKept,
      sees: `numbers: ${RequireNumbers}, symbols: ${RequireSymbols}, length: ${MinimumPasswordLength}, no reuse of ${PasswordReusePrevention}`,
    };
  },
};

function accountResource({ accountId }: Account): FoundResource {
  return { type: 'AwsAccount', cloudFormationType: 'AWS::::Account', id: `AWS::::Account:${accountId}` };
}
