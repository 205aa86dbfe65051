import { sanitize } from '../model/index.ts';

/** As long as a name in AWS Organizations can be. */
const longestName = 50;

/**
 * The name of the account in a finding, as a field of its reference. Security Hub writes it, so no call is needed.
 * Administrators of member accounts choose names, so they are sanitized.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export function accountNameOf(given: unknown): { readonly accountName?: string } {
  if (typeof given !== 'string') return {};
  const name = sanitize(given, longestName).trim();
  return name === '' ? {} : { accountName: name };
}
