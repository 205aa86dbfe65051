/** Errors of the services that run and observe workloads. */
import { type ErrorTable, again, because, docs, no, terraform } from './error-row.ts';

const ecs = docs('AmazonECS/latest/APIReference/API_RegisterTaskDefinition');
const ec2 = docs('ec2/latest/devguide/errors-overview');
const elb = docs('elasticloadbalancing/latest/APIReference/API_ModifyListener');
const logs = docs('AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter');
const scaling = docs('autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup');

export const computeServices: ErrorTable = {
  apigateway: [
    again(
      'ConflictException',
      '"Unable to complete operation due to concurrent modification. Please try again later."',
      terraform('apigateway/service_package'),
    ),
    again(
      'TooManyRequestsException LimitExceededException',
      'The request exceeded the rate limit.',
      docs('apigateway/latest/api/API_UpdateStage'),
    ),
  ],
  'application-autoscaling': [
    again('ConcurrentUpdateException', because.busy, docs('autoscaling/application/APIReference/API_PutScalingPolicy')),
    again(
      'FailedResourceAccessException',
      'The service calls CloudWatch and the scaled service with our credentials, and the call failed.',
      terraform('appautoscaling/policy'),
    ),
    again('ValidationException', because.role, terraform('appautoscaling/target'), 'Unable to assume IAM role'),
    no('LimitExceededException', because.quota, docs('autoscaling/application/APIReference/API_PutScalingPolicy')),
  ],
  autoscaling: [
    again('ResourceContentionFault ResourceContention', because.busy, scaling),
    again('ScalingActivityInProgressFault ScalingActivityInProgress', 'The group is replacing instances.', scaling),
    again('ServiceLinkedRoleFailure', 'The service-linked role is not yet ready for use.', scaling),
    again(
      'ResourceInUseFault ResourceInUse',
      'A group has just stopped using the launch configuration.',
      terraform('autoscaling/launch_configuration'),
    ),
    no('LimitExceededFault LimitExceeded', because.quota, scaling),
  ],
  cloudformation: [
    again(
      'OperationInProgressException',
      because.busy,
      docs('AWSCloudFormation/latest/APIReference/API_UpdateTerminationProtection'),
    ),
    no(
      'LimitExceededException',
      because.quota,
      docs('AWSCloudFormation/latest/APIReference/API_UpdateTerminationProtection'),
    ),
  ],
  cloudfront: [
    again(
      'PreconditionFailed InvalidIfMatchVersion',
      'Another change was made in between, or an earlier one is still in progress.',
      docs('cloudfront/latest/APIReference/API_UpdateDistribution'),
    ),
    again(
      'InvalidArgument',
      'A new log bucket and its access control list take some seconds to propagate.',
      'https://github.com/aws/aws-cdk/issues/25291',
      'The S3 bucket that you specified for CloudFront logs',
    ),
    no(
      'ContinuousDeploymentPolicyInUse StagingDistributionInUse IllegalUpdate InvalidOriginKeepaliveTimeout ' +
        'InvalidOriginReadTimeout',
      'The configuration of the distribution does not allow the change.',
      docs('cloudfront/latest/APIReference/API_UpdateDistribution'),
    ),
    no(
      'TooManyCacheBehaviors TooManyCertificates TooManyCookieNamesInWhiteList TooManyDistributionCNAMEs ' +
        'TooManyDistributionsAssociatedToCachePolicy TooManyDistributionsAssociatedToFieldLevelEncryptionConfig ' +
        'TooManyDistributionsAssociatedToKeyGroup TooManyDistributionsAssociatedToOriginAccessControl ' +
        'TooManyDistributionsAssociatedToOriginRequestPolicy TooManyDistributionsAssociatedToResponseHeadersPolicy ' +
        'TooManyDistributionsWithFunctionAssociations TooManyDistributionsWithLambdaAssociations ' +
        'TooManyDistributionsWithSingleFunctionARN TooManyFunctionAssociations TooManyHeadersInForwardedValues ' +
        'TooManyKeyGroupsAssociatedToDistribution TooManyLambdaFunctionAssociations TooManyOriginCustomHeaders ' +
        'TooManyOriginGroupsPerDistribution TooManyOrigins TooManyQueryStringParameters TooManyTrustedSigners',
      because.quota,
      docs('cloudfront/latest/APIReference/API_UpdateDistribution'),
    ),
  ],
  codebuild: [
    no('AccountLimitExceededException', because.quota, docs('codebuild/latest/APIReference/API_CreateProject')),
  ],
  ec2: [
    again('IncorrectState IncorrectInstanceState', because.state, ec2),
    again('ConcurrentTagAccess', because.busy, ec2),
    again('DependencyViolation', 'A resource that was just detached or deleted still counts as a dependency.', ec2),
    again('RequestLimitExceeded', because.throttled, docs('ec2/latest/devguide/ec2-api-throttling')),
    no(
      'RulesPerSecurityGroupLimitExceeded SecurityGroupLimitExceeded SecurityGroupsPerInterfaceLimitExceeded ' +
        'FlowLogsLimitExceeded VpcEndpointLimitExceeded TagLimitExceeded',
      because.quota,
      ec2,
    ),
    no('InvalidGroup.InUse', 'Another security group or interface uses the group.', ec2),
  ],
  ecr: [
    no(
      'LimitExceededException',
      because.quota,
      docs('AmazonECR/latest/APIReference/API_PutImageScanningConfiguration'),
    ),
  ],
  ecs: [
    again(
      'ClientException',
      'Another revision of the family is being registered.',
      docs('AmazonECS/latest/developerguide/service-event-messages-list'),
      'Too many concurrent attempts to create a new revision',
    ),
    again('UpdateInProgressException', because.busy, docs('AmazonECS/latest/APIReference/API_UpdateClusterSettings')),
    no('LimitExceededException', because.quota, ecs),
  ],
  eks: [again('ResourceInUseException', because.state, docs('eks/latest/APIReference/API_UpdateClusterConfig'))],
  elasticloadbalancing: [
    again('PriorRequestNotComplete PriorRequestNotCompleteException', because.busy, elb),
    again(
      'InvalidConfigurationRequestException InvalidConfigurationRequest',
      'A new bucket policy takes some seconds to propagate.',
      docs('elasticloadbalancing/latest/application/enable-access-logging'),
      'Access Denied for bucket',
    ),
    no('TrustStoreNotReadyException', 'The trust store is not active.', elb),
    no(
      'TargetGroupAssociationLimitException TooManyActionsException TooManyCertificatesException ' +
        'TooManyListenersException TooManyRegistrationsForTargetIdException TooManyTargetsException ' +
        'TooManyUniqueTargetGroupsPerLoadBalancerException',
      because.quota,
      elb,
    ),
  ],
  lambda: [
    again(
      'ResourceConflictException',
      'The statement is there, or another change is in progress.',
      terraform('lambda/permission'),
    ),
    again(
      'PreconditionFailedException',
      'The policy was changed in between.',
      docs('lambda/latest/api/API_RemovePermission'),
    ),
    again('ResourceNotReadyException', because.state, docs('lambda/latest/api/API_Invoke')),
    no('PolicyLengthExceededException', because.quota, docs('lambda/latest/api/API_AddPermission')),
  ],
  logs: [
    again('OperationAbortedException', because.busy, logs),
    no('LimitExceededException', because.quota, terraform('logs/service_package')),
  ],
  monitoring: [
    again(
      'ResourceConflict ConflictException ConcurrentModificationException',
      because.busy,
      docs('AmazonCloudWatch/latest/APIReference/API_DeleteAlarms'),
    ),
    again(
      'ValidationError',
      because.busy,
      'https://github.com/gruntwork-io/terragrunt/blob/main/options/auto_retry_options.go',
      'request to update this alarm is in progress',
    ),
    no(
      'LimitExceededFault LimitExceeded',
      because.quota,
      docs('AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm'),
    ),
  ],
  ssm: [
    again('TooManyUpdates', because.busy, docs('systems-manager/latest/APIReference/API_UpdateServiceSetting')),
    again(
      'AutomationExecutionLimitExceededException',
      'Other automations end, and make room.',
      docs('systems-manager/latest/APIReference/API_StartAutomationExecution'),
    ),
    no(
      'HierarchyLevelLimitExceededException ParameterLimitExceeded ParameterMaxVersionLimitExceeded ' +
        'PoliciesLimitExceededException TooManyTagsError',
      because.quota,
      docs('systems-manager/latest/APIReference/API_PutParameter'),
    ),
    no(
      'DocumentLimitExceeded DocumentPermissionLimit',
      because.quota,
      docs('systems-manager/latest/APIReference/API_ModifyDocumentPermission'),
    ),
  ],
  tagging: [
    again(
      'PaginationTokenExpiredException',
      'Paging took too long. The next attempt starts from the first page.',
      docs('resourcegroupstagging/latest/APIReference/API_GetResources'),
    ),
  ],
};
