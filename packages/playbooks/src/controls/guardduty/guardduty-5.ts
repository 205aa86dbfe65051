import { defineProtectionControl } from './define-protection-control.ts';

/**
 * GuardDuty.5: GuardDuty EKS Audit Log Monitoring should be enabled.
 *
 * GuardDuty then analyzes the Kubernetes audit logs of all EKS clusters of the account in this Region. It reads them
 * directly, so the clusters need no audit logging of their own and are not slowed down. After a free trial of 30 days,
 * AWS charges by the number of events.
 *
 * ASR changes only the account of the finding. In a GuardDuty administrator account, the control also judges the member
 * accounts: ASR says how many lack the protection and leaves the finding open, because each member pays for its own
 * use. ASR refuses in a member account, where only the administrator account can change it, and while GuardDuty is
 * suspended.
 *
 * @failed The AWS Config rule `guardduty-eks-protection-audit-enabled` finds that EKS Audit Log Monitoring is disabled
 * in the account or, in a GuardDuty administrator account, in a member account.
 * @reads The detector, the GuardDuty administrator account, and the protection of the member accounts of an
 * administrator.
 * @impact None. GuardDuty reads its sources directly and does not slow down your workloads.
 * @owners The GuardDuty administrator account of the organization, for its member accounts.
 * @undo Nothing is lost. Undo disables the protection again, and its findings stay.
 * @unverified Whether GetDetector omits a feature that the Region does not have, which ASR then refuses.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-5
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/kubernetes-protection.html
 */
export const guardDuty5 = defineProtectionControl({
  control: 'GuardDuty.5',
  title: 'enable EKS Audit Log Monitoring of Amazon GuardDuty in this Region',
  feature: 'EKS_AUDIT_LOGS',
  protection: 'EKS Audit Log Monitoring',
});
