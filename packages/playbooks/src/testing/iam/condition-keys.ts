/**
 * The condition keys in the policies of ASR. A key outside this list is probably misspelled. In an Allow statement, a
 * misspelled key denies every request; in a Deny statement, it denies none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const conditionKeys: ReadonlySet<string> = new Set(
  [
    'aws:PrincipalArn',
    'aws:PrincipalIsAWSService',
    'aws:PrincipalOrgID',
    'aws:ResourceAccount',
    'aws:ResourceOrgID',
    'aws:SourceAccount',
    'aws:SourceArn',
    'aws:TagKeys',
    'aws:ViaAWSService',
    'application-autoscaling:service-namespace',
    'codebuild:serviceRole',
    'codebuild:source.buildspec',
    'codebuild:source.location',
    'dynamodb:LeadingKeys',
    'ec2:Add/userId',
    'ec2:CreateAction',
    'events:detail-type',
    'events:source',
    'iam:AWSServiceName',
    'iam:PassedToService',
    'iam:PermissionsBoundary',
    'iam:PolicyARN',
    'kms:EncryptionContext:aws:sns:topicArn',
    'kms:EncryptionContext:aws:states:stateMachineArn',
    'kms:RequestAlias',
    'kms:ViaService',
    'sts:ExternalId',
    'sts:SourceIdentity',
  ].map((key) => key.toLowerCase()),
);

/** The prefixes of keys that end with a name from the policy. */
const prefixes: readonly string[] = [
  'aws:RequestTag/',
  'aws:ResourceTag/',
  'securityhub:ASFFSyntaxPath/',
  'securityhub:OCSFSyntaxPath/',
].map((prefix) => prefix.toLowerCase());

/** Returns whether ASR uses the key. Keys are not case-sensitive. */
export function isConditionKey(key: string): boolean {
  const name = key.toLowerCase();
  return conditionKeys.has(name) || prefixes.some((prefix) => name.startsWith(prefix) && name.length > prefix.length);
}
