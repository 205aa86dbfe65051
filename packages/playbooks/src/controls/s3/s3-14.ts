import { GetBucketVersioningCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { cannotIf, definePlaybook, refuse, set } from '../../engine/index.ts';
import { bucketPermissions, changeBucket, readBucket } from './bucket/index.ts';

/**
 * S3.14: S3 general purpose buckets should have versioning enabled.
 *
 * With versioning, S3 keeps overwritten and deleted objects as noncurrent versions, and charges for them as for any
 * other object. For a bucket with many changes, add a lifecycle rule for noncurrent versions. Lifecycle rules that
 * delete objects then only hide them. The change always waits for approval.
 *
 * @failed The AWS Config rule `s3-bucket-versioning-enabled` finds a bucket whose versioning is suspended or was never
 * enabled.
 * @reads The versioning and the MFA delete status of the bucket.
 * @impact For up to 15 minutes after versioning is first enabled, requests for objects can fail with `404 NoSuchKey`. AWS
 * recommends not to write objects in this time.
 * @owners None known.
 * @undo Versioning can be suspended but not removed: S3 keeps all existing versions and creates no new ones.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-14
 */
export const s314 = definePlaybook({
  control: 'S3.14',
  title: 'enable versioning for an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  // Requests can fail until all of S3 knows the setting, and undo keeps the versions that were created.
  alwaysAsks: true,
  permissions: bucketPermissions(['s3:GetBucketVersioning'], ['s3:PutBucketVersioning']),
  parameters: {},

  read: (target, aws) =>
    readBucket(target, aws, async ({ s3, address }) => {
      const { Status: status, MFADelete: mfaDelete } = await s3.send(new GetBucketVersioningCommand(address));
      return {
        /**
         * A bucket whose versioning was never enabled counts as suspended. Both treat new objects the same,
         * and S3 can only return to suspended.
         */
        versioning: status === 'Enabled' ? ('on' as const) : ('off' as const),
        needsMfa: mfaDelete === 'Enabled',
      };
    }),

  plan(bucket) {
    if (bucket.versioning === 'off' && bucket.needsMfa) {
      return refuse(
        'MFA delete is enabled for the bucket, so only the root user with its MFA device can change versioning. ' +
          'Enable versioning manually.',
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
            'Object Lock or replication requires versioning in this bucket, so S3 does not suspend it. Leave it enabled.',
          ),
        ),
    );
  },
});
