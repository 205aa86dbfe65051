import { defineScanControl } from './define-scan-control.ts';

/**
 * Inspector.2: Amazon Inspector ECR scanning should be enabled.
 *
 * The private registry of the account in this Region changes from basic scanning, which is free, to enhanced scanning.
 * Amazon Inspector then scans images when they are pushed, and again when a vulnerability becomes known. After a free trial
 * of 15 days, AWS charges for each image and each rescan. Pipelines that read the results of basic scans get the results of
 * enhanced scans, which have another form.
 *
 * ASR changes only the account of the finding. In a delegated administrator account of Amazon Inspector, the control also
 * judges the member accounts: ASR says how many are not scanned and leaves the finding open, because each member pays for
 * its own use. ASR refuses in a member account, where only the administrator can change it.
 *
 * @failed The AWS Config rule `inspector-ecr-scan-enabled` finds that the scan type is disabled in the account or, in a
 * delegated administrator account, in a member account.
 * @reads The scan types of the account, the delegated administrator, and the scan types of the member accounts of an
 * administrator.
 * @impact Pipelines that read the results of basic scans.
 * @owners The delegated administrator of Amazon Inspector, for its member accounts, and Amazon Inspector policies of AWS
 * Organizations.
 * @undo Undo disables the scan type again, and the registry returns to basic scanning. Amazon Inspector deletes the findings:
 * export them first. With the last scan type, it also deletes filters and suppression rules.
 * @unverified What GetDelegatedAdminAccount returns to an account without organization. ASR takes an empty response and
 * ResourceNotFoundException for no administrator.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/inspector-controls.html#inspector-2
 * @see https://docs.aws.amazon.com/inspector/latest/user/deactivate-scans.html
 */
export const inspector2 = defineScanControl({
  control: 'Inspector.2',
  title: 'enable Amazon ECR scanning of Amazon Inspector in this Region',
  scanType: 'ECR',
  resource: 'ecr',
  name: 'Amazon ECR scanning',
  roles: { 'inspector2.amazonaws.com': 'AWSServiceRoleForAmazonInspector2' },
});
