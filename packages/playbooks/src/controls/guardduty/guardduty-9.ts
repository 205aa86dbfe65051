import { defineProtectionControl } from './define-protection-control.ts';

/**
 * GuardDuty.9: GuardDuty RDS Protection should be enabled.
 *
 * GuardDuty then profiles the logins to the supported databases of Amazon Aurora and Amazon RDS of the account in this
 * Region. The databases are not changed or slowed down. After a free trial of 30 days, AWS charges by the size of the
 * monitored databases.
 *
 * ASR changes only the account of the finding. In a GuardDuty administrator account, the control also judges the member
 * accounts: ASR says how many lack the protection and leaves the finding open, because each member pays for its own
 * use. ASR refuses in a member account, where only the administrator account can change it, and while GuardDuty is
 * suspended.
 *
 * @failed The AWS Config rule `guardduty-rds-protection-enabled` finds that RDS Protection is disabled in the account
 * or, in a GuardDuty administrator account, in a member account.
 * @reads The detector, the GuardDuty administrator account, and the protection of the member accounts of an
 * administrator.
 * @impact None. GuardDuty reads its sources directly and does not slow down your workloads.
 * @owners The GuardDuty administrator account of the organization, for its member accounts.
 * @undo Nothing is lost. Undo disables the protection again, and its findings stay.
 * @unverified Whether GetDetector omits a feature that the Region does not have, which ASR then refuses.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-9
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/rds-protection.html
 */
export const guardDuty9 = defineProtectionControl({
  control: 'GuardDuty.9',
  title: 'enable RDS Protection of Amazon GuardDuty in this Region',
  feature: 'RDS_LOGIN_EVENTS',
  protection: 'RDS Protection',
});
