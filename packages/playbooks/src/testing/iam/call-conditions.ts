/**
 * The condition keys of calls, each with the field of the input that sets it. A key is in the request only if the
 * field is. A condition on a key that is missing here denies the call in the tests of its playbook.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const callConditions: { readonly [call: string]: { readonly [key: string]: string } } = {
  'ApplicationAutoScalingClient.DeleteScalingPolicy': {
    'application-autoscaling:service-namespace': 'ServiceNamespace',
  },
  'ApplicationAutoScalingClient.DeregisterScalableTarget': {
    'application-autoscaling:service-namespace': 'ServiceNamespace',
  },
  'ApplicationAutoScalingClient.PutScalingPolicy': { 'application-autoscaling:service-namespace': 'ServiceNamespace' },
  'ApplicationAutoScalingClient.RegisterScalableTarget': {
    'application-autoscaling:service-namespace': 'ServiceNamespace',
  },
  'CodeBuildClient.UpdateProject': {
    'codebuild:serviceRole': 'serviceRole',
    'codebuild:source.buildspec': 'source.buildspec',
    'codebuild:source.location': 'source.location',
  },
  'EC2Client.ModifySnapshotAttribute': { 'ec2:Add/userId': 'CreateVolumePermission.Add.0.UserId' },
  'IAMClient.AttachRolePolicy': { 'iam:PolicyARN': 'PolicyArn' },
  'IAMClient.CreateRole': { 'iam:PermissionsBoundary': 'PermissionsBoundary' },
  'IAMClient.CreateServiceLinkedRole': { 'iam:AWSServiceName': 'AWSServiceName' },
  'IAMClient.DetachRolePolicy': { 'iam:PolicyARN': 'PolicyArn' },
  'KMSClient.CreateKey': { 'aws:RequestTag/asr:remediation': 'Tags.0.TagValue' },
};
