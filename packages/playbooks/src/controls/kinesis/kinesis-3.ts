import {
  DecreaseStreamRetentionPeriodCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
} from '@aws-sdk/client-kinesis';
import { definePlaybook, set } from '../../engine/index.ts';
import { count } from '../../parameters/index.ts';
import { anyStream, findStream, settlesWhenActive } from './stream.ts';

/**
 * Kinesis.3: Kinesis streams should have an adequate data retention period.
 *
 * ASR sets the retention period to `minimumBackupRetentionPeriod`, 168 hours by default. A longer period stays. Producers
 * and consumers are not interrupted.
 *
 * Remediation always requires approval: Kinesis charges for records that it keeps longer than 24 hours, and undo deletes
 * data.
 *
 * @failed The AWS Config rule `kinesis-stream-backup-retention-check` finds a stream with a shorter retention period than
 * `minimumBackupRetentionPeriod`.
 * @reads The retention period and the status of the stream.
 * @impact None.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the stream.
 * @undo Undo shortens the period again. Older records are then lost.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/kinesis-controls.html#kinesis-3
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html
 */
export const kinesis3 = definePlaybook({
  control: 'Kinesis.3',
  title: 'keep the records of a Kinesis stream for some days',
  resourceType: 'AwsKinesisStream',
  alwaysAsks: true,
  permissions: {
    read: ['kinesis:DescribeStreamSummary'],
    write: ['kinesis:IncreaseStreamRetentionPeriod', 'kinesis:DecreaseStreamRetentionPeriod'],
    on: {
      'kinesis:DescribeStreamSummary': [anyStream],
      'kinesis:IncreaseStreamRetentionPeriod': [anyStream],
      'kinesis:DecreaseStreamRetentionPeriod': [anyStream],
    },
  },
  undoOnly: ['kinesis:DecreaseStreamRetentionPeriod'],
  parameters: {
    minimumBackupRetentionPeriod: count({ default: 168, min: 24, max: 8760, meaning: 'floor', unit: 'hours' }),
  },
  settles: settlesWhenActive,

  async read(target, aws) {
    const stream = await findStream(target, aws);
    // Kinesis keeps records for at least 24 hours.
    return stream && { status: String(stream.StreamStatus), retentionHours: stream.RetentionPeriodHours ?? 24 };
  },

  plan(stream, { minimumBackupRetentionPeriod: required }) {
    // The period of a change that Kinesis is making may not be visible yet.
    if (stream.retentionHours >= required || stream.status !== 'ACTIVE') return { kind: 'compliant' };
    return set(stream, { retentionHours: required });
  },

  async apply({ resourceId: StreamARN }, { from, to: RetentionPeriodHours }, aws) {
    const period = { StreamARN, RetentionPeriodHours };
    const kinesis = aws.client(KinesisClient);
    if (RetentionPeriodHours > from) await kinesis.send(new IncreaseStreamRetentionPeriodCommand(period));
    else await kinesis.send(new DecreaseStreamRetentionPeriodCommand(period));
  },
});
