/** The lifecycle rules of a bucket: the rules of ASR, identified by id, next to the rules of the owner. */
import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  type TransitionStorageClass,
} from '@aws-sdk/client-s3';
import { cannotIf, ifAbsent } from '../../../engine/index.ts';
import type { ReachedBucket } from '../bucket/index.ts';

/** The effect of an enabled rule on current objects, in days. */
export interface RuleFacts {
  readonly transitions: readonly { readonly days: number | null; readonly storageClass: string }[];
  readonly expirationDays: number | null;
}

/** A rule that ASR adds. It applies to the whole bucket. */
export type OwnRule =
  { readonly abortUploadsAfterDays: number } | { readonly transitionAfterDays: number; readonly storageClass: string };

export async function readRules(bucket: ReachedBucket): Promise<readonly LifecycleRule[]> {
  return (await readConfiguration(bucket)).Rules;
}

export function factsOf({ Transitions = [], Expiration }: LifecycleRule): RuleFacts {
  return {
    transitions: Transitions.map(({ Days: days = null, StorageClass: to }) => ({ days, storageClass: String(to) })),
    expirationDays: Expiration?.Days ?? null,
  };
}

/** Returns ASR's rule with this id, if it is enabled. */
export function findOwnRule(rules: readonly LifecycleRule[], id: string): OwnRule | null {
  const rule = rules.find(({ ID, Status }) => ID === id && Status === 'Enabled');
  const [transition] = rule?.Transitions ?? [];
  if (transition !== undefined) {
    return { transitionAfterDays: transition.Days ?? 0, storageClass: String(transition.StorageClass) };
  }
  const days = rule?.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  return days === undefined ? null : { abortUploadsAfterDays: days };
}

/** Changes ASR's rule with this id. S3 replaces the whole configuration, so all other rules are sent back unchanged. */
export async function changeOwnRule(bucket: ReachedBucket, id: string, to: OwnRule | null): Promise<void> {
  const { s3, address } = bucket;
  const { Rules: present, TransitionDefaultMinimumObjectSize } = await readConfiguration(bucket);
  const others = present.filter(({ ID }) => ID !== id);
  const Rules = to === null ? others : [...others, ruleOf(id, to, others)];
  if (Rules.length === 0) {
    await s3.send(new DeleteBucketLifecycleCommand(address));
    return;
  }
  const withMfa =
    `MFA delete is enabled for the bucket ${address.Bucket}, and S3 accepts no lifecycle rules for such a bucket. ` +
    'Disable MFA delete, or suppress the finding.';
  await s3
    .send(
      new PutBucketLifecycleConfigurationCommand({
        ...address,
        LifecycleConfiguration: { Rules },
        ...(TransitionDefaultMinimumObjectSize !== undefined && { TransitionDefaultMinimumObjectSize }),
      }),
    )
    .catch(cannotIf('InvalidBucketState', withMfa));
}

async function readConfiguration({ s3, address }: ReachedBucket) {
  const { Rules = [], TransitionDefaultMinimumObjectSize } = await s3
    .send(new GetBucketLifecycleConfigurationCommand(address))
    .catch(ifAbsent('NoSuchLifecycleConfiguration', { Rules: [], TransitionDefaultMinimumObjectSize: undefined }));
  return { Rules, TransitionDefaultMinimumObjectSize };
}

function ruleOf(id: string, rule: OwnRule, others: readonly LifecycleRule[]): LifecycleRule {
  // S3 rejects rules of the old form (a prefix without a filter) together with rules of the new form.
  const isOldForm = others.some(({ Filter }) => Filter === undefined);
  const scope: Partial<LifecycleRule> = isOldForm ? { Prefix: '' } : { Filter: { Prefix: '' } };
  return { ID: id, Status: 'Enabled', ...scope, ...actionOf(rule) };
}

function actionOf(rule: OwnRule): Partial<LifecycleRule> {
  if ('abortUploadsAfterDays' in rule) {
    return { AbortIncompleteMultipartUpload: { DaysAfterInitiation: rule.abortUploadsAfterDays } };
  }
  // The SDK's list of storage classes does not have the newest ones.
  const StorageClass = rule.storageClass as TransitionStorageClass;
  return { Transitions: [{ Days: rule.transitionAfterDays, StorageClass }] };
}
