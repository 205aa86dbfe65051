// oxlint-disable no-new -- making a construct adds it
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { namesIn } from '@asr/templates';
import { addExportKey } from './key.ts';
import { addExportAlarms, addLostExports } from './lost-exports.ts';
import { addExportRole } from './role.ts';
import { addExportSchedule } from './schedule.ts';
import {
  addKeptBucket,
  forStackSets,
  historyKeyArnParameter,
  historyTableArnParameter,
  namespaceParameter,
  topicArnParameter,
} from '../foundation/index.ts';

/** Prefix of all objects of ASR in the bucket. */
const prefix = 'history';

/** Exports history to S3 every night, to keep it longer than the table. Admin account, home Region. Optional. */
export class HistoryExportStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description:
        'ASR: exports the history of remediations to S3 every night. Deploy in the administrator account, home Region.',
      synthesizer: forStackSets(),
    });
    const names = namesIn(namespaceParameter(this));
    const tableArn = historyTableArnParameter(this);
    const tableKeyArn = historyKeyArnParameter(this);
    const topicArn = topicArnParameter(this);

    const exportKey = addExportKey(this);
    const bucket = addKeptBucket(this, exportKey, 'history/');
    const lost = addLostExports(this);
    const group = new CfnScheduleGroup(this, 'ScheduleGroup', { name: names.historyExport });
    const role = addExportRole(this, {
      scheduleGroupArn: group.attrArn,
      tableArn,
      tableKeyArn,
      bucket,
      prefix,
      exportKey,
      lost,
    });
    addExportSchedule(this, { name: names.historyExport, group, role, tableArn, bucket, prefix, exportKey, lost });
    addExportAlarms(this, names, topicArn, lost);

    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }
}
