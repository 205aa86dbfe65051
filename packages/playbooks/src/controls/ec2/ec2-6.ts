import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Aws, type Target, definePlaybook, ifAbsent, join, lastPartOf, refuse, set } from '../../engine/index.ts';
import { flowLogBucketOf, isOurs, keepFlowLog, listFlowLogs } from './flow-log/index.ts';
import { refuseShared, sharedBy } from './vpc/index.ts';
import {
  type LogBucketState,
  changeLogBucket,
  logBucketPermissions,
  readLogBucket,
  requireLogBucket,
} from '../log-bucket/index.ts';
import { oneOf } from '../../parameters/index.ts';

const bucket = logBucketPermissions('arn:{partition}:s3:::asr-flow-logs-*');
const anyFlowLog = 'arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*';

/**
 * EC2.6: VPC flow logging should be enabled in all VPCs.
 *
 * Rejected traffic is logged to an S3 bucket that is made for this VPC: delivery and storage cost by the gigabyte, and
 * traffic itself is not slowed down. Set the parameter trafficType to ALL in the policy to log accepted traffic as
 * well. Flow logs that exist stay. A VPC that another account shares is refused. Undo deletes the flow log, and keeps a
 * bucket that holds logs, as evidence.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6
 */
export const ec26 = definePlaybook({
  control: 'EC2.6',
  title: 'log the rejected traffic of a VPC to an S3 bucket made for it',
  resourceType: 'AwsEc2Vpc',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeVpcs', 'ec2:DescribeFlowLogs', ...bucket.read],
    write: ['ec2:CreateFlowLogs', 'ec2:DeleteFlowLogs', ...bucket.write],
    dependent: [
      { action: 'ec2:CreateTags', because: 'the flow log is tagged when it is made' },
      { action: 'logs:CreateLogDelivery', because: 'a flow log to S3 is a log delivery' },
      { action: 'logs:DeleteLogDelivery', because: 'so is the one that undo deletes' },
    ],
    on: {
      ...bucket.on,
      'ec2:CreateFlowLogs': ['arn:{partition}:ec2:{region}:{account}:vpc/{id}', anyFlowLog],
      'ec2:DeleteFlowLogs': [anyFlowLog],
      'ec2:CreateTags': [anyFlowLog],
    },
  },
  parameters: {
    trafficType: oneOf(['REJECT', 'ALL'], {
      default: 'REJECT',
      meaning: 'floor',
      description: 'ALL logs rejected traffic as well.',
    }),
  },

  read,

  plan(vpc, { trafficType }) {
    if (trafficType !== 'REJECT' && trafficType !== 'ALL') {
      return refuse(`The parameter trafficType of EC2.6 must be REJECT or ALL, not "${trafficType}". Correct it.`);
    }
    if (vpc.logged.some((kind) => kind === 'ALL' || kind === trafficType)) return { kind: 'compliant' };
    if (vpc.sharedBy !== null) return refuseShared(vpc.sharedBy);
    return join<State, keyof LogBucketState | 'flowLog'>(
      requireLogBucket(vpc, vpc.bucketName),
      set<State, 'flowLog'>(vpc, { flowLog: trafficType }),
    );
  },

  async apply(target, change, aws) {
    const logBucket = flowLogBucketOf(target);
    if (change.field === 'flowLog') return keepFlowLog(change.to, logBucket, target, aws);
    return changeLogBucket(logBucket, change, aws);
  },
});

interface State extends LogBucketState {
  /** The account that shares the VPC with this one. */
  readonly sharedBy: string | null;
  readonly bucketName: string;
  /** What active flow logs record, whoever made them. */
  readonly logged: readonly string[];
  /** What ours records. */
  readonly flowLog: string | null;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const { Vpcs: [vpc] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeVpcsCommand({ VpcIds: [lastPartOf(target.resourceId)] }))
    .catch(ifAbsent('InvalidVpcID.NotFound', { Vpcs: [] }));
  if (vpc === undefined) return undefined;

  const logBucket = flowLogBucketOf(target);
  const flowLogs = await listFlowLogs(target, aws);
  return {
    ...(await readLogBucket(logBucket, aws)),
    sharedBy: sharedBy(vpc, target),
    bucketName: logBucket.name,
    logged: flowLogs.map(({ TrafficType }) => String(TrafficType)),
    flowLog: flowLogs.find(isOurs)?.TrafficType ?? null,
  };
}
