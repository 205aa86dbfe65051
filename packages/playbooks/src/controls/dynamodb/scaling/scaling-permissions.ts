/** The permissions to read and change the auto scaling of a table. */
import type { Permissions } from '../../../engine/index.ts';

const table = 'arn:{partition}:dynamodb:{region}:{account}:table/{id}';

/** A scalable target has a generated id, which does not contain the name of the table. */
const anyTarget = 'arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/*';

const ofDynamoDb = { StringEquals: { 'application-autoscaling:service-namespace': 'dynamodb' } };

/** Application Auto Scaling checks the permissions of the caller with calls that name no alarm. */
const anyAlarm = 'arn:{partition}:cloudwatch:{region}:{account}:alarm:*';

const rolePath = 'aws-service-role/dynamodb.application-autoscaling.amazonaws.com';
const roleName = 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable';
const serviceLinkedRole = `arn:{partition}:iam::{account}:role/${rolePath}/${roleName}` as const;

/**
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
 */
export const scalingPermissions: Required<Permissions> = {
  read: [
    'dynamodb:DescribeTable',
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    // Undo reads the schedule before it deregisters a target.
    'application-autoscaling:DescribeScheduledActions',
  ],
  write: [
    'application-autoscaling:RegisterScalableTarget',
    'application-autoscaling:DeregisterScalableTarget',
    'application-autoscaling:PutScalingPolicy',
    'application-autoscaling:DeleteScalingPolicy',
  ],
  dependent: [
    { action: 'application-autoscaling:TagResource', because: 'RegisterScalableTarget tags the new target.' },
    {
      action: 'iam:CreateServiceLinkedRole',
      because: 'The first scalable target of the account creates the service-linked role.',
    },
    {
      action: 'dynamodb:UpdateTable',
      because: 'Application Auto Scaling requires it of the principal that registers the target.',
    },
    { action: 'cloudwatch:PutMetricAlarm', because: 'PutScalingPolicy creates the alarms of the policy.' },
    { action: 'cloudwatch:DescribeAlarms', because: 'PutScalingPolicy reads the alarms of the policy.' },
    { action: 'cloudwatch:DeleteAlarms', because: 'DeleteScalingPolicy deletes the alarms of the policy.' },
  ],
  on: {
    'dynamodb:DescribeTable': [table],
    'dynamodb:UpdateTable': [table],
    'application-autoscaling:RegisterScalableTarget': [anyTarget],
    'application-autoscaling:DeregisterScalableTarget': [anyTarget],
    'application-autoscaling:PutScalingPolicy': [anyTarget],
    'application-autoscaling:DeleteScalingPolicy': [anyTarget],
    'application-autoscaling:TagResource': [anyTarget],
    'iam:CreateServiceLinkedRole': [serviceLinkedRole],
    'cloudwatch:PutMetricAlarm': [anyAlarm],
    'cloudwatch:DescribeAlarms': [anyAlarm],
    'cloudwatch:DeleteAlarms': [anyAlarm],
  },
  when: {
    'application-autoscaling:RegisterScalableTarget': ofDynamoDb,
    'application-autoscaling:DeregisterScalableTarget': ofDynamoDb,
    'application-autoscaling:PutScalingPolicy': ofDynamoDb,
    'application-autoscaling:DeleteScalingPolicy': ofDynamoDb,
    'iam:CreateServiceLinkedRole': {
      StringEquals: { 'iam:AWSServiceName': 'dynamodb.application-autoscaling.amazonaws.com' },
    },
  },
};
