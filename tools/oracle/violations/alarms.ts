/** Alarms, whose actions moto alone cannot activate. */
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { OwnViolation } from './own-violation.ts';

export const alarmWithoutActions: OwnViolation = async ({ client, region, accountId }) => {
  await client(CloudWatchClient).send(
    new PutMetricAlarmCommand({
      AlarmName: 'errors',
      ActionsEnabled: false,
      AlarmActions: [`arn:aws:sns:${region}:${accountId}:ops`],
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    }),
  );
  return `arn:aws:cloudwatch:${region}:${accountId}:alarm:errors`;
};
