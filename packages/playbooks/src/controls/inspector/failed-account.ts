/** The failures that Amazon Inspector reports in a successful response. */
import type { ErrorCode, FailedAccount } from '@aws-sdk/client-inspector2';
import { cannot } from '../../engine/index.ts';

/** Sentences for the failures that an operator resolves. */
const sentences: { readonly [code in ErrorCode]?: string } = {
  ACCOUNT_IS_ISOLATED: 'AWS has isolated this account. Contact AWS Support.',
  BLOCKED_BY_ORGANIZATION_POLICY:
    'An Amazon Inspector policy of AWS Organizations decides on this scan type. Change the policy.',
  DISASSOCIATE_ALL_MEMBERS:
    'This account administers other accounts in Amazon Inspector. Disassociate them before the last scan type is disabled.',
  EC2_SSM_ASSOCIATION_VERSION_LIMIT_EXCEEDED:
    'An association of Amazon Inspector has too many versions in Systems Manager. Delete old versions, then remediate again.',
  EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED:
    'The account has as many resource data syncs in Systems Manager as its quota allows. Delete one, then remediate again.',
};

/**
 * Throws the first failure, except that the scan type is already enabled. The error has the code as its name, which the
 * table of retries knows.
 *
 * @see https://docs.aws.amazon.com/inspector/v2/APIReference/API_FailedAccount.html
 */
export function throwFailedAccount(failed: readonly FailedAccount[] = []): void {
  const [first] = failed.filter(({ errorCode }) => errorCode !== 'ALREADY_ENABLED');
  if (first?.errorCode === undefined) return;
  const sentence = sentences[first.errorCode];
  if (sentence !== undefined) cannot(sentence);
  throw Object.assign(new Error(first.errorMessage), { name: first.errorCode });
}
