import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { definePlaybook, set } from '../../engine/index.ts';
import { bucketPermissions, changeBucket, readBucket } from './bucket/index.ts';
import { changeOwnRule, findOwnRule, readRules } from './lifecycle/index.ts';

const ownRule = 'asr-s3-10-abort-uploads';

/**
 * S3.10: S3 general purpose buckets with versioning enabled should have Lifecycle configurations.
 *
 * If a bucket with versioning has no enabled lifecycle rule, ASR adds a rule that aborts multipart uploads that are not
 * completed within seven days. The parts of such uploads are not visible, but AWS charges for them. Existing rules stay.
 *
 * The rule deletes no version. Noncurrent versions stay, and AWS charges for them: decide how long you need them, and
 * add a rule for them.
 *
 * @failed The AWS Config rule `s3-version-lifecycle-policy-check` finds a bucket with versioning that has no enabled
 * lifecycle rule.
 * @reads The versioning and the lifecycle rules of the bucket.
 * @impact Multipart uploads that take longer than seven days fail.
 * @owners AWS Control Tower, whose service control policies deny changes of its log buckets.
 * @undo Undo removes the rule, but does not restore aborted uploads.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-10
 */
export const s310 = definePlaybook({
  control: 'S3.10',
  title: 'add a lifecycle rule to an S3 bucket with versioning',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  // IAM has one action for changing and deleting the configuration.
  permissions: bucketPermissions(
    ['s3:GetBucketVersioning', 's3:GetLifecycleConfiguration'],
    ['s3:PutLifecycleConfiguration'],
  ),
  parameters: {},

  read: (target, aws) =>
    readBucket(target, aws, async (bucket) => {
      const { Status: status } = await bucket.s3.send(new GetBucketVersioningCommand(bucket.address));
      const rules = await readRules(bucket);
      return {
        isVersioned: status === 'Enabled',
        hasRule: rules.some(({ Status }) => Status === 'Enabled'),
        abortUploads: findOwnRule(rules, ownRule),
      };
    }),

  plan(bucket) {
    if (!bucket.isVersioned || bucket.hasRule) return { kind: 'compliant' };
    return set(bucket, { abortUploads: { abortUploadsAfterDays: 7 } });
  },

  async apply(target, { to }, aws) {
    await changeBucket(target, aws, (bucket) => changeOwnRule(bucket, ownRule, to));
  },
});
