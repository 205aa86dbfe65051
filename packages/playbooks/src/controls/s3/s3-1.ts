import {
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { cannotIf, definePlaybook, set } from '../../engine/index.ts';
import { everythingBlocked, readAccountBlock } from './bucket/index.ts';

/**
 * S3.1: S3 general purpose buckets should have block public access settings enabled.
 *
 * ASR turns on all four Block Public Access settings of the account, which apply to every bucket in every Region.
 * Content that S3 serves to the public becomes unavailable, such as a website. This includes a CloudFront distribution
 * that reads a public bucket without origin access control. If a bucket policy is public, S3 also denies the other
 * accounts that it names. ASR does not search the buckets of the account for such callers, so require approval for
 * this control.
 *
 * ASR does not change policies and ACLs, so undo restores all access. The change can take a few minutes to reach
 * every Region. ASR cannot change the settings while an S3 policy of the organization manages them.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-1
 */
export const s31 = definePlaybook({
  control: 'S3.1',
  title: 'block public access to all S3 buckets of the account',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    read: ['s3:GetAccountPublicAccessBlock'],
    // IAM has one action for changing and deleting the settings.
    write: ['s3:PutAccountPublicAccessBlock'],
  },
  parameters: {},

  async read({ accountId }, aws) {
    return { publicAccessBlock: await readAccountBlock(accountId, aws) };
  },

  plan(account) {
    return set(account, { publicAccessBlock: everythingBlocked });
  },

  async apply({ accountId: AccountId }, { to: block }, aws) {
    const s3 = aws.client(S3ControlClient);
    const change: Promise<unknown> =
      block === null
        ? s3.send(new DeletePublicAccessBlockCommand({ AccountId }))
        : s3.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: block }));
    await change.catch(
      cannotIf(
        'AccessDenied',
        'AWS denied the change. If an S3 policy of your organization sets Block Public Access, no account can change ' +
          'it: change that policy. Otherwise, update the member-roles stack.',
      ),
    );
  },
});
