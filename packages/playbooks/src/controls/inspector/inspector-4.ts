import { defineScanControl } from './define-scan-control.ts';

/**
 * Inspector.4: Amazon Inspector Lambda standard scanning should be enabled.
 *
 * Amazon Inspector then scans the packages of all Lambda functions and layers of the account in this Region. After a free
 * trial of 15 days, AWS charges for each function by the hour. To keep a function from being scanned, set the tag
 * `InspectorExclusion` to `LambdaStandardScanning` first. Code scanning, which Inspector.3 is about, stays as it is.
 *
 * ASR changes only the account of the finding. In a delegated administrator account of Amazon Inspector, the control also
 * judges the member accounts: ASR says how many are not scanned and leaves the finding open, because each member pays for
 * its own use. ASR refuses in a member account, where only the administrator can change it.
 *
 * @failed The AWS Config rule `inspector-lambda-standard-scan-enabled` finds that the scan type is disabled in the account
 * or, in a delegated administrator account, in a member account.
 * @reads The scan types of the account, the delegated administrator, and the scan types of the member accounts of an
 * administrator.
 * @impact None. Amazon Inspector does not run the functions.
 * @owners The delegated administrator of Amazon Inspector, for its member accounts, and Amazon Inspector policies of AWS
 * Organizations.
 * @undo Undo disables the scan type again, and Amazon Inspector deletes its findings: export them first. Undo is refused
 * while code scanning is enabled, which would end too.
 * @unverified What GetDelegatedAdminAccount returns to an account without organization. ASR takes an empty response and
 * ResourceNotFoundException for no administrator.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/inspector-controls.html#inspector-4
 * @see https://docs.aws.amazon.com/inspector/latest/user/deactivate-scans.html
 */
export const inspector4 = defineScanControl({
  control: 'Inspector.4',
  title: 'enable Lambda standard scanning of Amazon Inspector in this Region',
  scanType: 'LAMBDA',
  resource: 'lambda',
  name: 'Lambda standard scanning',
  roles: { 'inspector2.amazonaws.com': 'AWSServiceRoleForAmazonInspector2' },
});
