/** Actions with which a role could extend its own access, or read what ASR must never store. Pure. */

/**
 * With these, a role becomes another principal, makes credentials, or changes the organization. No policy can accept them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
const never: readonly RegExp[] = [
  /^sts:/,
  /^(organizations|account|sso|sso-directory|identitystore):(?!(Describe|List|Get))/,
  /^iam:Create(AccessKey|LoginProfile|ServiceSpecificCredential|VirtualMFADevice|SAMLProvider|OpenIDConnectProvider)$/,
  /^iam:(UpdateLoginProfile|UpdateSAMLProvider|AddClientIDToOpenIDConnectProvider|ResetServiceSpecificCredential)$/,
  /^iam:(UploadSSHPublicKey|UploadSigningCertificate|EnableMFADevice)$/,
  /^secretsmanager:(GetSecretValue|BatchGetSecretValue)$/,
];

/** With these, a role can give permissions, run code with another role, or read data. A policy can accept each by its name. */
const onlyIfAccepted: readonly RegExp[] = [
  /^iam:(?!(Get|List|Generate|Simulate))/,
  /^lambda:(CreateFunction|UpdateFunctionCode|UpdateFunctionConfiguration|AddPermission|InvokeFunction)/,
  /^ec2:(RunInstances|RequestSpotInstances|AssociateIamInstanceProfile|ReplaceIamInstanceProfileAssociation)$/,
  /^ec2:(CreateLaunchTemplateVersion|ModifyInstanceAttribute)$/,
  /^ecs:(RunTask|StartTask|RegisterTaskDefinition|ExecuteCommand)$/,
  /^ssm:(SendCommand|StartSession|StartAutomationExecution|CreateAssociation|GetParameter|GetParameters)/,
  /^(cloudformation|codebuild|glue|sagemaker|states|datapipeline|batch):(Create|Update|Start|Execute|Submit|Run)/,
  /^kms:(CreateGrant|PutKeyPolicy|Decrypt|GenerateDataKey|ScheduleKeyDeletion)/,
  /^(s3:GetObject|dynamodb:(GetItem|BatchGetItem|Query|Scan)|logs:(GetLogEvents|FilterLogEvents)|sqs:ReceiveMessage)/,
  /^(s3:PutBucketPolicy|sqs:AddPermission|sns:AddPermission|secretsmanager:PutResourcePolicy|ecr:SetRepositoryPolicy)$/,
];

/** Why no policy can accept the action, or `undefined`. */
export function whyNever(action: string): string | undefined {
  if (!never.some((pattern) => pattern.test(action))) return undefined;
  return `${action} lets a role become another principal, make credentials, read secrets or change the organization. Remove it from the playbook: no policy can accept it`;
}

/** Why the policy must accept the action by its name, or `undefined`. */
export function whyOnlyIfAccepted(action: string): string | undefined {
  if (!onlyIfAccepted.some((pattern) => pattern.test(action))) return undefined;
  return `${action} can give permissions, run code with another role, or read data. Remove it from the playbook, or add it to accepts of this entry after a review`;
}
