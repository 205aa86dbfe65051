import { type Aws, type Target, definePlaybook, join, set } from '../../engine/index.ts';
import { flowLogBucketOf, isFromAsr, keepFlowLog, listFlowLogs } from './flow-log/index.ts';
import { describeVpc, refuseShared, sharedBy } from './vpc/index.ts';
import {
  type LogBucketField,
  type LogBucketState,
  changeLogBucket,
  flowLogs,
  formerLogBucketFields,
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
 * ASR creates a flow log for rejected traffic that delivers to an Amazon S3 bucket for this VPC. Delivery and storage
 * incur charges per GB. To also log accepted traffic, set the parameter `trafficType` to `ALL` in your policy. Existing
 * flow logs stay. ASR refuses a VPC that another account shares.
 *
 * @failed The AWS Config rule `vpc-flow-logs-enabled` finds no flow log of the VPC for rejected traffic. Flow logs of
 * subnets, of network interfaces and of Amazon Security Lake do not count.
 * @reads The active flow logs of the VPC with their traffic types, its owner, and the log bucket of ASR with its default
 * encryption and Requester Pays. ASR refuses a log bucket with a KMS key, because it does not verify the key policy.
 * @impact None. Flow logs do not affect network throughput.
 * @owners Another account, if the VPC is shared.
 * @undo Undo deletes the flow log. It keeps a bucket that contains logs, because the logs are evidence.
 * @unverified Whether Amazon EC2 accepts a bucket policy that was written a second before.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6
 */
export const ec26 = definePlaybook({
  control: 'EC2.6',
  title: 'enable flow logs for a VPC',
  resourceType: 'AwsEc2Vpc',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeVpcs', 'ec2:DescribeFlowLogs', ...bucket.read],
    write: ['ec2:CreateFlowLogs', 'ec2:DeleteFlowLogs', ...bucket.write],
    dependent: [
      { action: 'ec2:CreateTags', because: 'CreateFlowLogs tags the new flow log.' },
      { action: 'logs:CreateLogDelivery', because: 'CreateFlowLogs creates a log delivery to Amazon S3.' },
      { action: 'logs:DeleteLogDelivery', because: 'DeleteFlowLogs deletes the log delivery.' },
    ],
    on: {
      ...bucket.on,
      'ec2:CreateFlowLogs': ['arn:{partition}:ec2:{region}:{account}:vpc/{id}', anyFlowLog],
      'ec2:DeleteFlowLogs': [anyFlowLog],
      'ec2:CreateTags': [anyFlowLog],
    },
    when: { 'ec2:CreateTags': { StringEquals: { 'ec2:CreateAction': 'CreateFlowLogs' } } },
  },
  parameters: {
    trafficType: oneOf(['REJECT', 'ALL'], {
      default: 'REJECT',
      meaning: 'floor',
      description: 'ALL includes rejected traffic.',
    }),
  },
  formerFields: formerLogBucketFields,

  read,

  plan(vpc, { trafficType }) {
    if (vpc.logged.some((kind) => kind === 'ALL' || kind === trafficType)) return { kind: 'compliant' };
    if (vpc.sharedBy !== null) return refuseShared(vpc.sharedBy);
    return join<State, LogBucketField | 'flowLog'>(
      requireLogBucket(vpc, vpc.bucketName, flowLogs),
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
  /** The traffic types of all active flow logs. */
  readonly logged: readonly string[];
  /** The traffic type of the flow log that ASR created. */
  readonly flowLog: string | null;
}

async function read(target: Target, aws: Aws): Promise<State | undefined> {
  const vpc = await describeVpc(target, aws);
  if (vpc === undefined) return undefined;

  const logBucket = flowLogBucketOf(target);
  const found = await listFlowLogs(target, aws);
  return {
    ...(await readLogBucket(logBucket, aws)),
    sharedBy: sharedBy(vpc, target),
    bucketName: logBucket.name,
    logged: found.map(({ TrafficType }) => String(TrafficType)),
    flowLog: found.find(isFromAsr)?.TrafficType ?? null,
  };
}
