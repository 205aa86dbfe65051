import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { definePlaybook, ifAbsent, set } from '../../engine/index.ts';

/**
 * S3.1: S3 general purpose buckets should have block public access settings enabled.
 *
 * ASR turns on all four Block Public Access settings of the account, which apply to every bucket in every Region.
 * Content that S3 serves directly to the public becomes unavailable, such as a website without CloudFront. Other
 * accounts lose access that they have only through a public policy.
 *
 * ASR does not change policies and ACLs, so undo restores all access. The change can take a few minutes to reach
 * every Region.
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

  async read({ accountId: AccountId }, aws) {
    const { PublicAccessBlockConfiguration: block } = await aws
      .client(S3ControlClient)
      .send(new GetPublicAccessBlockCommand({ AccountId }))
      .catch(ifAbsent('NoSuchPublicAccessBlockConfiguration', { PublicAccessBlockConfiguration: undefined }));
    if (block === undefined) return { publicAccessBlock: null };

    // A setting that is missing in the response is off.
    const nothing = {
      BlockPublicAcls: false,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    };
    return { publicAccessBlock: { ...nothing, ...block } };
  },

  plan(account) {
    return set(account, {
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
  },

  async apply({ accountId: AccountId }, { to: block }, aws) {
    const s3 = aws.client(S3ControlClient);
    await (block === null
      ? s3.send(new DeletePublicAccessBlockCommand({ AccountId }))
      : s3.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: block })));
  },
});
