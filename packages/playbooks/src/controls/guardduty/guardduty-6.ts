import { defineProtectionControl } from './define-protection-control.ts';

/**
 * GuardDuty.6: GuardDuty Lambda Protection should be enabled.
 *
 * GuardDuty then analyzes the network activity of all Lambda functions of the account in this Region. The functions are
 * not changed or slowed down. After a free trial of 30 days, AWS charges by the volume of analyzed logs.
 *
 * ASR changes only the account of the finding. In a GuardDuty administrator account, the control also judges the member
 * accounts: ASR says how many lack the protection and leaves the finding open, because each member pays for its own
 * use. ASR refuses in a member account, where only the administrator account can change it, and while GuardDuty is
 * suspended.
 *
 * @failed The AWS Config rule `guardduty-lambda-protection-enabled` finds that Lambda Protection is disabled in the
 * account or, in a GuardDuty administrator account, in a member account.
 * @reads The detector, the GuardDuty administrator account, and the protection of the member accounts of an
 * administrator.
 * @impact None. GuardDuty reads its sources directly and does not slow down your workloads.
 * @owners The GuardDuty administrator account of the organization, for its member accounts.
 * @undo Nothing is lost. Undo disables the protection again, and its findings stay.
 * @unverified Whether GetDetector omits a feature that the Region does not have, which ASR then refuses.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-6
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/lambda-protection.html
 */
export const guardDuty6 = defineProtectionControl({
  control: 'GuardDuty.6',
  title: 'enable Lambda Protection of Amazon GuardDuty in this Region',
  feature: 'LAMBDA_NETWORK_LOGS',
  protection: 'Lambda Protection',
});
