import { changeAccount, planTrail, readAccount, startTrailPermissions } from './account-trail/index.ts';
import { definePlaybook } from '../../engine/index.ts';

/**
 * CloudTrail.3: At least one CloudTrail trail should be enabled.
 *
 * Where no trail records, a multi-Region trail that was stopped is started as it is. Only if there is
 * none, a new multi-Region trail `asr-cloudtrail` is made in the Region of the finding, with log file
 * validation, and a bucket `asr-cloudtrail-ACCOUNT-REGION` for it: private, encrypted by S3, over TLS
 * only, for this trail alone. Both are tagged `asr:remediation`.
 *
 * The first copy of management events is free of charge in each Region; the bucket costs what the
 * logs take up, and data events of the trail that is started are charged. Undo stops and deletes only
 * what was started and made here. A bucket that holds logs is kept, as evidence, and the undo says so.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-3
 */
export const cloudTrail3 = definePlaybook({
  control: 'CloudTrail.3',
  title: 'record what happens in the account with at least one CloudTrail trail',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: startTrailPermissions,
  parameters: {},

  read: (target, aws) => readAccount(target, 'CloudTrail.3', aws),

  /** What a trail records, and where, is for CloudTrail.1 to say: the one that is started stays as it is. */
  plan(account) {
    if (Object.values(account.logging).includes(true)) return { kind: 'compliant' };
    const whole = planTrail(account);
    if (whole.kind !== 'change') return whole;
    const starts = whole.changes.filter(({ field, from }) => field === 'logging' && from === false);
    return starts.length > 0 ? { kind: 'change', changes: starts } : whole;
  },

  apply: (target, change, aws) => changeAccount(target, change, 'CloudTrail.3', aws),
});
