import { defineProtectionControl } from './define-protection-control.ts';

/**
 * GuardDuty.8: GuardDuty Malware Protection for EC2 should be enabled.
 *
 * When GuardDuty finds suspicious behavior of an EC2 instance or a container, it takes snapshots of the EBS volumes and
 * scans copies of them in an account of AWS. After a free trial of 30 days, AWS charges by the volume of scanned data,
 * and for the snapshots while a scan runs. The instances are not affected. To keep an instance from being scanned, set
 * exclusion tags in GuardDuty first.
 *
 * ASR changes only the account of the finding. In a GuardDuty administrator account, the control also judges the member
 * accounts: ASR says how many lack the protection and leaves the finding open, because each member pays for its own
 * use. ASR refuses in a member account, where only the administrator account can change it, and while GuardDuty is
 * suspended.
 *
 * @failed The AWS Config rule `guardduty-malware-protection-enabled` finds that Malware Protection for EC2 is disabled
 * in the account or, in a GuardDuty administrator account, in a member account.
 * @reads The detector, the GuardDuty administrator account, and the protection of the member accounts of an
 * administrator.
 * @impact None. GuardDuty scans copies of the volumes, not the instances.
 * @owners The GuardDuty administrator account of the organization, for its member accounts.
 * @undo Nothing is lost. Undo disables the protection again, and its findings stay.
 * @unverified Whether GetDetector omits a feature that the Region does not have, which ASR then refuses.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-8
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/gdu-initiated-malware-scan-configuration.html
 */
export const guardDuty8 = defineProtectionControl({
  control: 'GuardDuty.8',
  title: 'enable Malware Protection for EC2 of Amazon GuardDuty in this Region',
  feature: 'EBS_MALWARE_PROTECTION',
  protection: 'Malware Protection for EC2',
  dependent: {
    dependent: [
      {
        action: 'iam:CreateServiceLinkedRole',
        because: 'GuardDuty creates the service-linked role for malware scans when the protection is first enabled.',
      },
    ],
    on: {
      'iam:CreateServiceLinkedRole': [
        'arn:{partition}:iam::{account}:role/aws-service-role/malware-protection.guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDutyMalwareProtection',
      ],
    },
    when: {
      'iam:CreateServiceLinkedRole': {
        StringEquals: { 'iam:AWSServiceName': 'malware-protection.guardduty.amazonaws.com' },
      },
    },
  },
});
