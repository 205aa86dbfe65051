/** The flow logs of a VPC, including the one that ASR created. */
import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  EC2Client,
  paginateDescribeFlowLogs,
  type FlowLog,
  type TrafficType,
} from '@aws-sdk/client-ec2';
import type { LogBucket } from '../../log-bucket/index.ts';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';
import { throwFailure } from '../failure-in-response/index.ts';

export async function listFlowLogs({ resourceId }: Target, aws: Aws): Promise<readonly FlowLog[]> {
  const flowLogs: FlowLog[] = [];
  const Filter = [{ Name: 'resource-id', Values: [lastPartOf(resourceId)] }];
  for await (const page of paginateDescribeFlowLogs({ client: aws.client(EC2Client) }, { Filter })) {
    flowLogs.push(...(page.FlowLogs ?? []).filter(({ FlowLogStatus }) => FlowLogStatus === 'ACTIVE'));
  }
  return flowLogs;
}

export function isFromAsr({ Tags = [] }: FlowLog): boolean {
  return Tags.some(({ Key, Value }) => Key === 'asr:remediation' && Value === 'EC2.6');
}

/**
 * Creates or replaces the flow log of ASR. `null` deletes it. A flow log cannot be modified, so another traffic type
 * needs another flow log.
 */
export async function keepFlowLog(kind: string | null, bucket: LogBucket, target: Target, aws: Aws): Promise<void> {
  const existing = (await listFlowLogs(target, aws)).filter(isFromAsr);
  if (kind !== null && !existing.some(({ TrafficType: present }) => present === kind)) {
    await createFlowLog(kind as TrafficType, bucket, target, aws);
  }
  const others = existing
    .filter(({ TrafficType: present }) => present !== kind)
    .map(({ FlowLogId }) => String(FlowLogId));
  if (others.length === 0) return;
  const { Unsuccessful: [failure] = [] } = await aws
    .client(EC2Client)
    .send(new DeleteFlowLogsCommand({ FlowLogIds: others }));
  if (failure !== undefined) throwFailure(failure);
}

async function createFlowLog(kind: TrafficType, bucket: LogBucket, { resourceId }: Target, aws: Aws): Promise<void> {
  const { Unsuccessful: [failure] = [] } = await aws.client(EC2Client).send(
    new CreateFlowLogsCommand({
      ResourceType: 'VPC',
      ResourceIds: [lastPartOf(resourceId)],
      TrafficType: kind,
      LogDestinationType: 's3',
      LogDestination: `arn:${bucket.partition}:s3:::${bucket.name}`,
      TagSpecifications: [{ ResourceType: 'vpc-flow-log', Tags: [{ Key: 'asr:remediation', Value: 'EC2.6' }] }],
    }),
  );
  if (failure !== undefined) throwFailure(failure);
}
