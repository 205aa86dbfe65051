import { changeAccount, planTrail, readAccount, startTrailPermissions } from './account-trail/index.ts';
import { definePlaybook } from '../../engine/index.ts';
import { formerLogBucketFields } from '../log-bucket/index.ts';

const ownTrails = 'arn:{partition}:cloudtrail:*:{account}:trail/*';

/**
 * CloudTrail.1: CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and
 * write management events.
 *
 * If possible, ASR completes an existing trail. It starts a stopped trail, adds the missing event selectors, or makes
 * a single-Region trail without data events multi-Region, which also turns on global service events. Adding event
 * selectors also ends the exclusion of AWS KMS and RDS Data API events, as the control requires. AWS KMS events can be
 * numerous.
 *
 * If no trail can be completed, ASR creates the trail `asr-cloudtrail` in the Region of the finding, with log file
 * validation, and the bucket `asr-cloudtrail-ACCOUNT-REGION`. The bucket is private, encrypted with SSE-S3, accepts
 * only TLS, and accepts logs only from this trail. ASR tags both resources with `asr:remediation`.
 *
 * In each Region the first copy of management events is free of charge. Each further copy and the storage in the
 * bucket incur charges. ASR therefore creates no trail if an organization trail may already record the account. ASR
 * never changes an organization trail.
 *
 * @failed The AWS Config rule `multi-region-cloudtrail-enabled` finds no multi-Region trail that records all read and
 * write management events and excludes no event source.
 * @reads All trails that record in the Region, with their event selectors and status, and the bucket of ASR with its default encryption and
 * Requester Pays. A
 * property that an organization trail hides is unknown, and ASR then refuses.
 * @impact None.
 * @owners AWS Control Tower denies changes of the trails that it created, with a service control policy.
 * @undo Undo stops or deletes only what ASR started or created. It keeps a bucket that contains logs, because the logs
 * are evidence, and reports that it did.
 * @unverified Whether Security Hub passes an account whose only complete trail is stopped.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-1
 */
export const cloudTrail1 = definePlaybook({
  control: 'CloudTrail.1',
  title: 'record all management events of the account in all Regions with CloudTrail',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    ...startTrailPermissions,
    write: [...startTrailPermissions.write, 'cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors'],
    on: {
      ...startTrailPermissions.on,
      // The finding names the account and no trail. CloudTrail has no condition key for these actions:
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
      'cloudtrail:UpdateTrail': [ownTrails],
      'cloudtrail:PutEventSelectors': [ownTrails],
    },
  },
  parameters: {},
  formerFields: formerLogBucketFields,

  read: (target, aws) => readAccount(target, 'CloudTrail.1', aws),

  plan: planTrail,

  apply: (target, change, aws) => changeAccount(target, change, 'CloudTrail.1', aws),
});
