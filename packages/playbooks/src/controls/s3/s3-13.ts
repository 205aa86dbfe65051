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
 * A bucket without a rule in force gets one that ends uploads which were begun and not completed
 * within seven days: their parts are invisible and charged for, and no object is touched. Rules that
 * are there already stay as they are.
 *
 * If the control's parameters ask for a transition, a rule moves all objects to that storage class:
 * S3 charges for each one moved, some classes charge for reading or early deletion too, and objects
 * in Glacier cannot be read at once. Undo removes the rule but moves nothing back, so this waits for
 * a person's approval. If they ask for objects to expire, that is refused: no playbook deletes data
 * for a finding.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-13
 */
export const s313 = definePlaybook({
  control: 'S3.13',
  title: 'give an S3 bucket a lifecycle rule',
  resourceType: 'AwsS3Bucket',
  scope: 'global',
  effect: 'reversible',
  irreversible: ['transition'],
  // Deleting the configuration is the same action to IAM.
  permissions: bucketPermissions(['s3:GetLifecycleConfiguration'], ['s3:PutLifecycleConfiguration']),
  /** What Security Hub leaves out is not asked for. */
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
