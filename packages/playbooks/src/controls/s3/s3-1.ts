import { S3Client } from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { askFor, cannotIf, cutOff, definePlaybook, set } from '../../engine/index.ts';
import { everythingBlocked, ownsBuckets } from '../log-bucket/index.ts';
import { readAccountBlock } from './bucket/index.ts';

const consumers = ['websites', 'CloudFront distributions without origin access control', 'accounts in public policies'];
const unread =
  'The settings apply to all buckets of the account in every Region, and ASR does not read who uses them. ' +
  cutOff(
    consumers.map((kind) => ({ kind, name: '' })),
    'access the buckets',
  );

/**
 * S3.1: S3 general purpose buckets should have block public access settings enabled.
 *
 * ASR turns on all four Block Public Access settings of the account, which apply to every bucket in every Region. The
 * change waits for approval, unless the account has no bucket. It can take a few minutes to reach every Region. ASR
 * cannot change the settings while an S3 policy of the organization manages them.
 *
 * @failed The AWS Config rule `s3-account-level-public-access-blocks-periodic` finds that one of the four settings of
 * the account is off or not configured. It does not read the settings of buckets.
 * @reads The four settings of the account, and whether the account has a bucket. Not the policies, the ACLs and the
 * users of the buckets.
 * @impact All anonymous callers, websites, and CloudFront distributions that read a public bucket without origin access
 * control. If a bucket policy is public, also the other accounts that it names. Uploads with a public ACL fail.
 * @owners S3 policies of AWS Organizations. ASR reports that the account cannot change the settings.
 * @undo Nothing is lost: policies and ACLs do not change.
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
    read: ['s3:GetAccountPublicAccessBlock', 's3:ListAllMyBuckets'],
    // IAM has one action for changing and deleting the settings.
    write: ['s3:PutAccountPublicAccessBlock'],
  },
  parameters: {},

  async read({ accountId }, aws) {
    return {
      publicAccessBlock: await readAccountBlock(accountId, aws),
      ownsBuckets: await ownsBuckets(aws.client(S3Client)),
    };
  },

  plan(account) {
    const plan = set(account, { publicAccessBlock: everythingBlocked });
    return askFor(plan, 'publicAccessBlock', account.ownsBuckets ? unread : '');
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
