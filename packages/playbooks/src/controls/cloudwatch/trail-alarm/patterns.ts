/**
 * The filter patterns of CloudWatch.1 to CloudWatch.14. Security Hub compares patterns word by word, so these equal the
 * patterns of its documentation. For CloudWatch.4 and CloudWatch.13 the documentation differs from the CIS benchmark:
 * the pattern also contains the event source.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export const patterns = {
  'CloudWatch.1':
    '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  'CloudWatch.2': '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
  'CloudWatch.3':
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  'CloudWatch.4': `{($.eventSource=iam.amazonaws.com) && (${anyOf(
    'DeleteGroupPolicy',
    'DeleteRolePolicy',
    'DeleteUserPolicy',
    'PutGroupPolicy',
    'PutRolePolicy',
    'PutUserPolicy',
    'CreatePolicy',
    'DeletePolicy',
    'CreatePolicyVersion',
    'DeletePolicyVersion',
    'AttachRolePolicy',
    'DetachRolePolicy',
    'AttachUserPolicy',
    'DetachUserPolicy',
    'AttachGroupPolicy',
    'DetachGroupPolicy',
  )})}`,
  'CloudWatch.5': `{${anyOf('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging')}}`,
  'CloudWatch.6': '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
  'CloudWatch.7': `{($.eventSource=kms.amazonaws.com) && (${anyOf('DisableKey', 'ScheduleKeyDeletion')})}`,
  'CloudWatch.8': `{($.eventSource=s3.amazonaws.com) && (${anyOf(
    'PutBucketAcl',
    'PutBucketPolicy',
    'PutBucketCors',
    'PutBucketLifecycle',
    'PutBucketReplication',
    'DeleteBucketPolicy',
    'DeleteBucketCors',
    'DeleteBucketLifecycle',
    'DeleteBucketReplication',
  )})}`,
  'CloudWatch.9': `{($.eventSource=config.amazonaws.com) && (${anyOf(
    'StopConfigurationRecorder',
    'DeleteDeliveryChannel',
    'PutDeliveryChannel',
    'PutConfigurationRecorder',
  )})}`,
  'CloudWatch.10': `{${anyOf(
    'AuthorizeSecurityGroupIngress',
    'AuthorizeSecurityGroupEgress',
    'RevokeSecurityGroupIngress',
    'RevokeSecurityGroupEgress',
    'CreateSecurityGroup',
    'DeleteSecurityGroup',
  )}}`,
  'CloudWatch.11': `{${anyOf(
    'CreateNetworkAcl',
    'CreateNetworkAclEntry',
    'DeleteNetworkAcl',
    'DeleteNetworkAclEntry',
    'ReplaceNetworkAclEntry',
    'ReplaceNetworkAclAssociation',
  )}}`,
  'CloudWatch.12': `{${anyOf(
    'CreateCustomerGateway',
    'DeleteCustomerGateway',
    'AttachInternetGateway',
    'CreateInternetGateway',
    'DeleteInternetGateway',
    'DetachInternetGateway',
  )}}`,
  'CloudWatch.13': `{($.eventSource=ec2.amazonaws.com) && (${anyOf(
    'CreateRoute',
    'CreateRouteTable',
    'ReplaceRoute',
    'ReplaceRouteTableAssociation',
    'DeleteRouteTable',
    'DeleteRoute',
    'DisassociateRouteTable',
  )})}`,
  'CloudWatch.14': `{${anyOf(
    'CreateVpc',
    'DeleteVpc',
    'ModifyVpcAttribute',
    'AcceptVpcPeeringConnection',
    'CreateVpcPeeringConnection',
    'DeleteVpcPeeringConnection',
    'RejectVpcPeeringConnection',
    'AttachClassicLinkVpc',
    'DetachClassicLinkVpc',
    'DisableVpcClassicLink',
    'EnableVpcClassicLink',
  )}}`,
} as const;

export type AlarmControl = keyof typeof patterns;

/** The name of the filter, its metric and the alarm, such as `asr-cloudwatch-1`. */
export function nameFor(control: AlarmControl): string {
  return `asr-${control.toLowerCase().replace('.', '-')}`;
}

function anyOf(...names: readonly string[]): string {
  return names.map((name) => `($.eventName=${name})`).join(' || ');
}
