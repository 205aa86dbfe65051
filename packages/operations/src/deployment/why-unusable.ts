/** Errors that the AWS configuration of the caller causes. */

/**
 * The fix for an error of the SDK that the caller's AWS configuration causes. `undefined`: another error.
 *
 * @param profile The profile that the caller named. The SDK does not say whether it exists.
 */
export function whyUnusable(error: unknown, profile?: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') {
    if (profile !== undefined)
      return `The profile ${profile} of your AWS configuration has no usable credentials. \`aws configure list-profiles\` lists the profiles, and \`aws sso login --profile ${profile}\` logs in.`;
    return 'No AWS credentials found. Log in to the admin account, for example with `aws sso login`, or give --profile.';
  }
  if (sessionErrors.has(error.name)) {
    return `AWS does not accept your credentials (${error.name}). Log in again, for example with \`aws sso login\`. If they are for another partition, give its Region with --region.`;
  }
  if (error.message === 'Region is missing') return 'No AWS Region is set. Give the home Region of ASR with --region.';
  return undefined;
}

/** The session has expired, or is not known. @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const sessionErrors: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'RequestExpired',
  'UnrecognizedClientException',
]);
