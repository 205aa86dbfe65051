import { definePlaybook } from '../../engine/index.ts';
import { bucketPermissions, changeBucket, readBucket } from './bucket/index.ts';
import {
  type LifecycleState,
  changeOwnRule,
  factsOf,
  findOwnRule,
  planLifecycle,
  readRules,
} from './lifecycle/index.ts';
import { days, oneOf } from '../../parameters/index.ts';

const idOf = { abortUploads: 'asr-s3-13-abort-uploads', transition: 'asr-s3-13-transition' };

/**
 * S3.13: S3 general purpose buckets should have Lifecycle configurations.
 *
 * If a bucket has no enabled lifecycle rule, ASR adds a rule that aborts multipart uploads that are not completed
 * within seven days. The parts of such uploads are not visible, but AWS charges for them. Existing rules stay.
 *
 * If the control's parameters require a transition, ASR adds a rule that moves all objects to that storage class. S3
 * charges for each moved object, and some storage classes also charge for retrieval or early deletion. This change
 * always waits for approval. ASR refuses a transition that S3 does not accept. If the parameters require an expiration,
 * ASR refuses, because the rule would delete objects.
 *
 * @failed The AWS Config rule `s3-lifecycle-policy-check` finds no enabled lifecycle rule, or none that matches the
 * parameters.
 * @reads All enabled lifecycle rules: their transitions and expirations in days.
 * @impact Multipart uploads that take longer than seven days fail. Objects that move to Glacier cannot be read
 * immediately.
 * @owners AWS Control Tower, whose service control policies deny changes of its log buckets.
 * @undo Undo removes the rule, but does not restore aborted uploads and does not move objects back.
 * @unverified Whether the rule finds the storage class and the days of different transitions. ASR requires one with both.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-13
 */
export const s313 = definePlaybook({
  control: 'S3.13',
  title: 'add a lifecycle rule to an S3 bucket',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  irreversible: ['transition'],
  // IAM has one action for changing and deleting the configuration.
  permissions: bucketPermissions(['s3:GetLifecycleConfiguration'], ['s3:PutLifecycleConfiguration']),
  /** A parameter that Security Hub does not set is not required. */
  parameters: {
    targetTransitionDays: days({
      default: 0,
      min: 1,
      max: 36_500,
      or: 0,
      meaning: 'exact',
      description: '0: any transition.',
    }),
    targetExpirationDays: days({
      default: 0,
      min: 1,
      max: 36_500,
      or: 0,
      meaning: 'exact',
      description: '0: any expiration.',
    }),
    targetTransitionStorageClass: oneOf(
      ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER', 'GLACIER_IR', 'DEEP_ARCHIVE'],
      { default: '', orNone: true, meaning: 'exact', description: 'Empty: any class.' },
    ),
  },

  read: (target, aws): Promise<LifecycleState | undefined> =>
    readBucket(target, aws, async (bucket) => {
      const rules = await readRules(bucket);
      return {
        inForce: rules.filter(({ Status }) => Status === 'Enabled').map(factsOf),
        abortUploads: findOwnRule(rules, idOf.abortUploads),
        transition: findOwnRule(rules, idOf.transition),
      };
    }),

  plan: planLifecycle,

  async apply(target, { field, to }, aws) {
    await changeBucket(target, aws, (bucket) => changeOwnRule(bucket, idOf[field], to));
  },
});
