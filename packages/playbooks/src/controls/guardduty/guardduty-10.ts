import { defineProtectionControl } from './define-protection-control.ts';

/**
 * GuardDuty.10: GuardDuty S3 Protection should be enabled.
 *
 * GuardDuty then analyzes the object-level events of all buckets of the account in this Region, such as GetObject and
 * PutObject, without a trail. After a free trial of 30 days, AWS charges by the number of events, so buckets with many
 * small requests cost most.
 *
 * ASR changes only the account of the finding. In a GuardDuty administrator account, the control also judges the member
 * accounts: ASR says how many lack the protection and leaves the finding open, because each member pays for its own
 * use. ASR refuses in a member account, where only the administrator account can change it, and while GuardDuty is
 * suspended.
 *
 * @failed The AWS Config rule `guardduty-s3-protection-enabled` finds that S3 Protection is disabled in the account or,
 * in a GuardDuty administrator account, in a member account.
 * @reads The detector, the GuardDuty administrator account, and the protection of the member accounts of an
 * administrator.
 * @impact None. GuardDuty reads its sources directly and does not slow down your workloads.
 * @owners The GuardDuty administrator account of the organization, for its member accounts.
 * @undo Nothing is lost. Undo disables the protection again, and its findings stay.
 * @unverified Whether GetDetector omits a feature that the Region does not have, which ASR then refuses.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-10
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/s3-protection.html
 */
export const guardDuty10 = defineProtectionControl({
  control: 'GuardDuty.10',
  title: 'enable S3 Protection of Amazon GuardDuty in this Region',
  feature: 'S3_DATA_EVENTS',
  protection: 'S3 Protection',
});
