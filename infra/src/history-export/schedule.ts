// oxlint-disable no-new -- making a construct adds it
import { Aws } from 'aws-cdk-lib';
import type { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSchedule, type CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface ExportScheduleProps {
  readonly name: string;
  readonly group: CfnScheduleGroup;
  readonly role: CfnRole;
  readonly tableArn: string;
  readonly bucket: Pick<IBucket, 'bucketName'>;
  readonly prefix: string;
  readonly exportKey: IKey;
  readonly lost: IQueue;
}

/**
 * Adds the schedule: every night, Scheduler calls DynamoDB to start an export. No code of ASR runs.
 *
 * The exports are full. An incremental export requires the start of its window, but Scheduler can insert only the
 * scheduled time and cannot subtract a day. Full exports are also independent of each other, so a lost export affects
 * only one night.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_IncrementalExportSpecification.html
 */
export function addExportSchedule(
  scope: Construct,
  { name, group, role, tableArn, bucket, prefix, exportKey, lost }: ExportScheduleProps,
): void {
  new CfnSchedule(scope, 'Schedule', {
    name,
    groupName: group.ref,
    description: 'Exports the history of ASR to S3.',
    scheduleExpression: 'cron(0 3 * * ? *)',
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: `arn:${Aws.PARTITION}:scheduler:::aws-sdk:dynamodb:exportTableToPointInTime`,
      roleArn: role.attrArn,
      input: JSON.stringify({
        TableArn: tableArn,
        S3Bucket: bucket.bucketName,
        S3Prefix: prefix,
        S3SseAlgorithm: 'KMS',
        S3SseKmsKeyId: exportKey.keyArn,
        ExportFormat: 'DYNAMODB_JSON',
        ExportType: 'FULL_EXPORT',
        // Scheduler can call twice. Within eight hours, this token makes it one export.
        ClientToken: '<aws.scheduler.scheduled-time>',
      }),
      retryPolicy: { maximumEventAgeInSeconds: 6 * 3600, maximumRetryAttempts: 30 },
      deadLetterConfig: { arn: lost.queueArn },
    },
  });
}
