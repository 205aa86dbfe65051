/** Decides which lifecycle rule a bucket lacks. Pure. */
import { type Plan, refuse, set } from '../../../engine/index.ts';
import type { OwnRule, RuleFacts } from './lifecycle.ts';

export interface LifecycleState {
  /** All enabled rules. */
  readonly inForce: readonly RuleFacts[];
  readonly abortUploads: OwnRule | null;
  readonly transition: OwnRule | null;
}

/** The parameters of the control. 0 or empty: not required. */
export type LifecycleParameters = {
  readonly targetTransitionDays: number;
  readonly targetExpirationDays: number;
  readonly targetTransitionStorageClass: string;
};

/** Plans a lifecycle rule. Any enabled rule is compliant, unless the parameters require more. */
export function planLifecycle(
  bucket: LifecycleState,
  parameters: LifecycleParameters,
): Plan<LifecycleState, 'abortUploads' | 'transition'> {
  const { targetExpirationDays: expiration, targetTransitionDays: days } = parameters;
  const { targetTransitionStorageClass: storageClass } = parameters;
  if (expiration !== 0 && !bucket.inForce.some(({ expirationDays }) => expirationDays === expiration)) {
    return refuse(
      `The control requires a lifecycle rule that deletes objects after ${expiration} days. ` +
        'Decide which objects can be deleted, and add the rule manually.',
    );
  }
  if (!hasTransition(bucket, days, storageClass)) {
    const transitionAfterDays = days === 0 ? 30 : days;
    if (isInfrequentAccess(storageClass) && transitionAfterDays < 30) {
      return refuse(
        `The control requires a transition to ${storageClass} after ${transitionAfterDays} days, and S3 accepts none ` +
          'before 30 days. Change targetTransitionDays to 30 or more in Security Hub.',
      );
    }
    return set(bucket, { transition: { transitionAfterDays, storageClass: storageClass || 'INTELLIGENT_TIERING' } });
  }
  if (bucket.inForce.length > 0) return { kind: 'compliant' };
  return set(bucket, { abortUploads: { abortUploadsAfterDays: 7 } });
}

/** Like AWS Config, requires one rule that matches all requirements. */
function hasTransition({ inForce }: LifecycleState, days: number, storageClass: string): boolean {
  if (days === 0 && storageClass === '') return true;
  return inForce
    .flatMap(({ transitions }) => transitions)
    .some((to) => (days === 0 || to.days === days) && (storageClass === '' || to.storageClass === storageClass));
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
function isInfrequentAccess(storageClass: string): boolean {
  return ['STANDARD_IA', 'ONEZONE_IA'].includes(storageClass);
}
