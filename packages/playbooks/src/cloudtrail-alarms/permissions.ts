import type { Permissions } from '../playbook.ts';

const topics = ['arn:{partition}:sns:*:{account}:asr-cloudtrail-alarms'] as const;
const groups = ['arn:{partition}:logs:*:{account}:log-group:*'] as const;
const alarms = ['arn:{partition}:cloudwatch:*:{account}:alarm:asr-cloudwatch-*'] as const;

/** In the home Region of the trail, wherever the finding comes from. */
export const alarmPermissions: Permissions = {
  // The subscriptions are looked at before the topic is deleted.
  read: [
    'cloudtrail:DescribeTrails',
    'logs:DescribeMetricFilters',
    'cloudwatch:DescribeAlarms',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
  ],
  write: [
    'sns:CreateTopic',
    'sns:DeleteTopic',
    'logs:PutMetricFilter',
    'logs:DeleteMetricFilter',
    'cloudwatch:PutMetricAlarm',
    'cloudwatch:DeleteAlarms',
  ],
  dependent: [
    { action: 'sns:TagResource', because: 'CreateTopic tags the new topic.' },
    { action: 'cloudwatch:TagResource', because: 'PutMetricAlarm tags the new alarm.' },
  ],
  on: {
    'logs:DescribeMetricFilters': groups,
    'logs:PutMetricFilter': groups,
    'logs:DeleteMetricFilter': groups,
    'sns:GetTopicAttributes': topics,
    'sns:ListSubscriptionsByTopic': topics,
    'sns:CreateTopic': topics,
    'sns:DeleteTopic': topics,
    'sns:TagResource': topics,
    'cloudwatch:DescribeAlarms': ['arn:{partition}:cloudwatch:*:{account}:alarm:*'],
    'cloudwatch:PutMetricAlarm': alarms,
    'cloudwatch:DeleteAlarms': alarms,
    'cloudwatch:TagResource': alarms,
  },
};
