import { changeAccount, planTrail, readAccount, startTrailPermissions } from './account-trail/index.ts';
import { definePlaybook } from '../../engine/index.ts';

const ownTrails = 'arn:{partition}:cloudtrail:*:{account}:trail/*';

/**
 * CloudTrail.1: CloudTrail should be enabled and configured with at least one multi-Region trail
 * that includes read and write management events.
 *
 * A trail that is nearly there gets what it lacks: its logging is started, its event selectors are
 * completed (which ends the exclusion of KMS and RDS Data API events, as the control demands, and
 * KMS events can be many), or a single-Region trail without data events is made multi-Region. Only
 * if there is none, a new trail `asr-cloudtrail` is made in the Region of the finding, with log
 * file validation, and a bucket `asr-cloudtrail-ACCOUNT-REGION` for it: private, encrypted by S3,
 * over TLS only, for this trail alone. Both are tagged `asr:remediation`.
 *
 * The first copy of management events is free of charge in each Region, the bucket costs what the
 * logs take up, and every further copy is charged: so a trail of the organization is never doubled,
 * nor changed. Undo stops and deletes only what was started and made here. A bucket that holds logs
 * is kept, as evidence, and the undo says so.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-1
 */
export const cloudTrail1 = definePlaybook({
  control: 'CloudTrail.1',
  title: 'record all management events of the account in every Region with CloudTrail',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    ...startTrailPermissions,
    write: [...startTrailPermissions.write, 'cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors'],
    on: {
      ...startTrailPermissions.on,
      'cloudtrail:UpdateTrail': [ownTrails],
      'cloudtrail:PutEventSelectors': [ownTrails],
    },
  },
  parameters: {},

  read: (target, aws) => readAccount(target, 'CloudTrail.1', aws),

  plan: planTrail,

  apply: (target, change, aws) => changeAccount(target, change, 'CloudTrail.1', aws),
});
