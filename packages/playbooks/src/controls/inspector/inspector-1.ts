import { defineScanControl } from './define-scan-control.ts';

/**
 * Inspector.1: Amazon Inspector EC2 scanning should be enabled.
 *
 * Amazon Inspector then scans all EC2 instances of the account in this Region for vulnerable packages and for open network
 * paths. It creates associations in Systems Manager, and installs its plugin on managed Windows instances. Instances without
 * an agent are scanned from snapshots of their volumes. After a free trial of 15 days, AWS charges for each instance by the
 * hour. To keep an instance from being scanned, set the tag `InspectorEc2Exclusion` first.
 *
 * ASR changes only the account of the finding. In a delegated administrator account of Amazon Inspector, the control also
 * judges the member accounts: ASR says how many are not scanned and leaves the finding open, because each member pays for
 * its own use. ASR refuses in a member account, where only the administrator can change it.
 *
 * @failed The AWS Config rule `inspector-ec2-scan-enabled` finds that the scan type is disabled in the account or, in a
 * delegated administrator account, in a member account.
 * @reads The scan types of the account, the delegated administrator, and the scan types of the member accounts of an
 * administrator.
 * @impact None. The plugin uses some processor time and memory of Windows instances while it scans.
 * @owners The delegated administrator of Amazon Inspector, for its member accounts, and Amazon Inspector policies of AWS
 * Organizations.
 * @undo Undo disables the scan type again, and Amazon Inspector deletes its findings: export them first. With the last scan
 * type, Amazon Inspector also deletes filters and suppression rules.
 * @unverified What GetDelegatedAdminAccount returns to an account without organization. ASR takes an empty response and
 * ResourceNotFoundException for no administrator.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/inspector-controls.html#inspector-1
 * @see https://docs.aws.amazon.com/inspector/latest/user/deactivate-scans.html
 */
export const inspector1 = defineScanControl({
  control: 'Inspector.1',
  title: 'enable Amazon EC2 scanning of Amazon Inspector in this Region',
  scanType: 'EC2',
  resource: 'ec2',
  name: 'Amazon EC2 scanning',
  roles: {
    'inspector2.amazonaws.com': 'AWSServiceRoleForAmazonInspector2',
    'agentless.inspector2.amazonaws.com': 'AWSServiceRoleForAmazonInspector2Agentless',
  },
});
