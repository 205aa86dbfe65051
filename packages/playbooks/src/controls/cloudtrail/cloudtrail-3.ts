import { changeAccount, planTrail, readAccount, startTrailPermissions } from './account-trail/index.ts';
import { definePlaybook } from '../../engine/index.ts';
import { formerLogBucketFields } from '../log-bucket/index.ts';

/**
 * CloudTrail.3: At least one CloudTrail trail should be enabled.
 *
 * If no trail records events, ASR starts a stopped multi-Region trail and does not change its settings. If none
 * exists, ASR creates the multi-Region trail `asr-cloudtrail` in the Region of the finding, with log file validation,
 * and the bucket `asr-cloudtrail-ACCOUNT-REGION`. The bucket is private, encrypted with SSE-S3, accepts only TLS, and
 * accepts logs only from this trail. ASR tags both resources with `asr:remediation`.
 *
 * In each Region the first copy of management events is free of charge. The storage in the bucket and the data events
 * of a started trail incur charges.
 *
 * @failed The AWS Config rule `cloudtrail-enabled` finds no enabled trail in the account.
 * @reads All trails that record in the Region, with their event selectors and status, and the bucket of ASR with its default encryption and
 * Requester Pays.
 * @impact None.
 * @owners AWS Control Tower denies changes of the trails that it created, with a service control policy.
 * @undo Undo stops or deletes only what ASR started or created. It keeps a bucket that contains logs, because the logs
 * are evidence, and reports that it did.
 * @unverified Whether the rule counts a trail that exists but is stopped as enabled.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-3
 */
export const cloudTrail3 = definePlaybook({
  control: 'CloudTrail.3',
  title: 'record the events of the account with at least one CloudTrail trail',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: startTrailPermissions,
  parameters: {},
  formerFields: formerLogBucketFields,

  read: (target, aws) => readAccount(target, 'CloudTrail.3', aws),

  /** CloudTrail.1 covers the events and Regions of a trail, so a started trail keeps its settings. */
  plan(account) {
    if (Object.values(account.logging).includes(true)) return { kind: 'compliant' };
    const complete = planTrail(account);
    if (complete.kind !== 'change') return complete;
    const starts = complete.changes.filter(({ field, from }) => field === 'logging' && from === false);
    return starts.length > 0 ? { kind: 'change', changes: starts } : complete;
  },

  apply: (target, change, aws) => changeAccount(target, change, 'CloudTrail.3', aws),
});
