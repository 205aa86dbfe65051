import type { Permissions } from '../../../engine/index.ts';

const groups = ['arn:{partition}:logs:*:{account}:log-group:*'] as const;
// An alarm can publish to a topic of another account.
const topics = ['arn:{partition}:sns:*:*:*'] as const;
const alarms = ['arn:{partition}:cloudwatch:*:{account}:alarm:asr-cloudwatch-*'] as const;

/** The alarm is in the home Region of the trail, whatever the Region of the finding. */
export const alarmPermissions: Permissions = {
  read: [
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetTrailStatus',
    'cloudtrail:GetEventSelectors',
    'logs:DescribeMetricFilters',
    'cloudwatch:DescribeAlarms',
    'sns:ListSubscriptionsByTopic',
    'sns:GetTopicAttributes',
  ],
  write: ['logs:PutMetricFilter', 'logs:DeleteMetricFilter', 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'],
  dependent: [{ action: 'cloudwatch:TagResource', because: 'PutMetricAlarm tags the new alarm.' }],
  on: {
    // An organization trail belongs to another account.
    'cloudtrail:GetTrailStatus': ['arn:{partition}:cloudtrail:*:*:trail/*'],
    'cloudtrail:GetEventSelectors': ['arn:{partition}:cloudtrail:*:{account}:trail/*'],
    'logs:DescribeMetricFilters': groups,
    'logs:PutMetricFilter': groups,
    'logs:DeleteMetricFilter': groups,
    'sns:ListSubscriptionsByTopic': topics,
    'sns:GetTopicAttributes': topics,
    'cloudwatch:DescribeAlarms': ['arn:{partition}:cloudwatch:*:{account}:alarm:*'],
    'cloudwatch:PutMetricAlarm': alarms,
    'cloudwatch:DeleteAlarms': alarms,
    'cloudwatch:TagResource': alarms,
  },
};
