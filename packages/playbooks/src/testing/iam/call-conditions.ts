/**
 * The condition keys of calls, each with the field of the input that sets it. A key is in the request only if the
 * field is. A condition on a key that is missing here denies the call in the tests of its playbook.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const callConditions: { readonly [call: string]: { readonly [key: string]: string } } = {
  'CodeBuildClient.UpdateProject': {
    'codebuild:serviceRole': 'serviceRole',
    'codebuild:source.buildspec': 'source.buildspec',
    'codebuild:source.location': 'source.location',
  },
  'IAMClient.AttachRolePolicy': { 'iam:PolicyARN': 'PolicyArn' },
  'IAMClient.CreateRole': { 'iam:PermissionsBoundary': 'PermissionsBoundary' },
  'IAMClient.CreateServiceLinkedRole': { 'iam:AWSServiceName': 'AWSServiceName' },
  'IAMClient.DetachRolePolicy': { 'iam:PolicyARN': 'PolicyArn' },
};
