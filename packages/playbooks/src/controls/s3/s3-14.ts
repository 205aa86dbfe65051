import { GetBucketVersioningCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { cannotIf, definePlaybook, refuse, set } from '../../engine/index.ts';
import { bucketPermissions, changeBucket, readBucket } from './bucket/index.ts';

/**
 * S3.14: S3 general purpose buckets should have versioning enabled.
 *
 * From then on S3 keeps what is overwritten or deleted as an older version, and charges for it like
 * for any other object: add a lifecycle rule for old versions to a bucket that changes much.
 * Versioning can be suspended but never be removed again: undo suspends it, which keeps all versions
 * there are, and makes no new ones. Lifecycle rules that delete objects only hide them from then on.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-14
 */
export const s314 = definePlaybook({
  control: 'S3.14',
  title: 'keep older versions of the objects in an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  permissions: bucketPermissions(['s3:GetBucketVersioning'], ['s3:PutBucketVersioning']),
  parameters: {},

  read: (target, aws) =>
    readBucket(target, aws, async ({ s3, address }) => {
      const { Status: status, MFADelete: mfaDelete } = await s3.send(new GetBucketVersioningCommand(address));
      return {
        /** Never enabled and suspended are the same to new objects, and S3 leads back to the latter only. */
        versioning: status === 'Enabled' ? ('on' as const) : ('off' as const),
        needsMfa: mfaDelete === 'Enabled',
      };
    }),

  plan(bucket) {
    if (bucket.versioning === 'off' && bucket.needsMfa) {
      return refuse(
        'The bucket has MFA delete, so only the root user with its MFA device can change versioning. ' +
          'Enable it by hand.',
      );
    }
    return set(bucket, { versioning: 'on' });
  },

  async apply(target, { to: versioning }, aws) {
    const VersioningConfiguration = { Status: versioning === 'on' ? ('Enabled' as const) : ('Suspended' as const) };
    await changeBucket(target, aws, ({ s3, address }) =>
      s3
        .send(new PutBucketVersioningCommand({ ...address, VersioningConfiguration }))
        .catch(
          cannotIf(
            'InvalidBucketState',
            'Object Lock or replication needs versioning in this bucket, so S3 does not suspend it. Leave it on.',
          ),
        ),
    );
  },
});
