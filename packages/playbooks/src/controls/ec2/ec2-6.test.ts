import { describe, expect, it } from '@jest/globals';
import {
  CreateVpcCommand,
  EC2Client,
  type CreateFlowLogsRequest,
  type DescribeFlowLogsRequest,
  type FlowLog,
} from '@aws-sdk/client-ec2';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeBuckets } from '../s3/testing/index.ts';
import { ec26 } from './ec2-6.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1';
const bucketName = 'asr-flow-logs-111122223333-vpc-1';

/**
 * Emulates a VPC with one flow log per page.
 *
 * @param refusal The error code that EC2 returns instead of creating or deleting a flow log.
 */
function vpc(
  given: readonly FlowLog[] = [],
  { buckets = fakeBuckets(), refusal = '', isGone = false, owner = '111122223333' } = {},
) {
  let created = 0;
  const own = { FlowLogStatus: 'ACTIVE', ResourceId: 'vpc-1' };
  let flowLogs: FlowLog[] = given.map((log, index) => ({ ...own, FlowLogId: `fl-${index}`, ...log }));
  const Unsuccessful = refusal === '' ? [] : [{ Error: { Code: refusal, Message: refusal } }];
  const aws = fakeAws({
    ...buckets.handlers,
    DescribeVpcsCommand: () => {
      if (isGone) throw named('InvalidVpcID.NotFound');
      return { Vpcs: [{ VpcId: 'vpc-1', OwnerId: owner }] };
    },
    DescribeFlowLogsCommand: ({ NextToken = '0', Filter: [filter] = [] }: DescribeFlowLogsRequest) => {
      const page = Number(NextToken);
      const found = flowLogs.filter(({ ResourceId }) => filter?.Values?.includes(ResourceId ?? ''));
      return { FlowLogs: found.slice(page, page + 1), ...(page + 1 < found.length && { NextToken: `${page + 1}` }) };
    },
    CreateFlowLogsCommand: ({ TrafficType, LogDestination, TagSpecifications }: CreateFlowLogsRequest) => {
      const FlowLogId = `fl-new-${(created += 1)}`;
      const Tags = TagSpecifications?.[0]?.Tags;
      if (refusal === '') flowLogs.push({ ...own, FlowLogId, TrafficType, LogDestination, Tags });
      return { Unsuccessful };
    },
    DeleteFlowLogsCommand: ({ FlowLogIds = [] }: { FlowLogIds?: string[] }) => {
      if (refusal === '') flowLogs = flowLogs.filter(({ FlowLogId }) => !FlowLogIds.includes(FlowLogId ?? ''));
      return { Unsuccessful };
    },
  });
  return { aws, buckets, flowLogs: () => flowLogs };
}

const asrFlowLog: FlowLog = { TrafficType: 'REJECT', Tags: [{ Key: 'asr:remediation', Value: 'EC2.6' }] };

describePlaybook(ec26, {
  target: { resourceId },
  async onMoto({ accountId, region, client }) {
    const { Vpc } = await client(EC2Client).send(new CreateVpcCommand({ CidrBlock: '10.5.0.0/16' }));
    return `arn:aws:ec2:${region}:${accountId}:vpc/${Vpc?.VpcId}`;
  },
  changes: {
    'a VPC as AWS creates it': () => vpc().aws,
    'a VPC that logs only accepted traffic': () => vpc([{ TrafficType: 'ACCEPT' }]).aws,
    'a VPC whose flow log is not active': () => vpc([{ TrafficType: 'ALL', FlowLogStatus: 'INACTIVE' }]).aws,
    'a VPC whose bucket is incomplete after an interrupted run': () =>
      vpc([], { buckets: fakeBuckets({ [bucketName]: { owner: '111122223333' } }) }).aws,
    'a VPC whose bucket has Object Lock, to which flow logs are delivered': () =>
      vpc([], { buckets: fakeBuckets({ [bucketName]: { owner: '111122223333', hasObjectLock: true } }) }).aws,
    'a VPC when all traffic is required': () => ({
      aws: vpc([{ TrafficType: 'REJECT' }]).aws,
      parameters: { trafficType: ['ALL'] },
    }),
    'a VPC with the flow log of ASR when all traffic is required': () => ({
      aws: vpc([asrFlowLog]).aws,
      parameters: { trafficType: 'ALL' },
    }),
  },
  leaves: {
    'a VPC that logs rejected traffic': () => vpc([{ TrafficType: 'REJECT' }]).aws,
    'a VPC that logs everything': () => vpc([{ TrafficType: 'ALL' }]).aws,
    'a VPC with several flow logs, the sufficient one on a later page': () =>
      vpc([{ TrafficType: 'ACCEPT' }, { TrafficType: 'REJECT' }, { TrafficType: 'REJECT' }]).aws,
  },
  refuses: {
    'a VPC that another account shares': () => vpc([], { owner: '444455556666' }).aws,
    'an invalid traffic type': () => ({ aws: vpc().aws, parameters: { trafficType: 'ACCEPT' } }),
    'an existing bucket with a KMS key as its default encryption': () =>
      vpc([], { buckets: fakeBuckets({ [bucketName]: { owner: '111122223333', encryption: 'aws:kms' } }) }).aws,
    'an existing bucket for which the requester pays': () =>
      vpc([], { buckets: fakeBuckets({ [bucketName]: { owner: '111122223333', requesterPays: true } }) }).aws,
    'an existing bucket with another policy': () =>
      vpc([], { buckets: fakeBuckets({ [bucketName]: { owner: '111122223333', policy: '{"Statement":[]}' } }) }).aws,
  },
  gone: { 'a deleted VPC': () => vpc([], { isGone: true }).aws },
});

describe('EC2.6', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

  it('creates the bucket first, tags new resources, and keeps other flow logs', async () => {
    const web = vpc([{ TrafficType: 'ACCEPT' }]);
    const planned = await plan(ec26, target, web.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    expect(await apply(ec26, target, changes, web.aws)).toEqual({ kind: 'done' });
    expect(changes.map(({ field }) => field)).toEqual(['logBucket', 'logBucketAccess', 'logBucketPolicy', 'flowLog']);
    expect(web.flowLogs()[1]).toMatchObject({ ...asrFlowLog, LogDestination: `arn:aws:s3:::${bucketName}` });

    web.buckets.deliver(bucketName);
    expect(await undo(ec26, target, changes, web.aws)).toMatchObject({ kind: 'failed' });
    expect(web.flowLogs()).toMatchObject([{ TrafficType: 'ACCEPT' }]);
  });

  it('logs all traffic if required', async () => {
    const web = vpc([{ TrafficType: 'REJECT' }]);
    const planned = await plan(ec26, target, web.aws, { trafficType: 'ALL' });

    await apply(ec26, target, planned.kind === 'change' ? planned.changes : [], web.aws);

    expect(web.flowLogs().map(({ TrafficType }) => TrafficType)).toEqual(['REJECT', 'ALL']);
  });

  it('creates a bucket that only log delivery of this account and Region can write to', async () => {
    const web = vpc();
    const planned = await plan(ec26, target, web.aws);

    await apply(ec26, target, planned.kind === 'change' ? planned.changes : [], web.aws);

    const StringEquals = { 'aws:SourceAccount': '111122223333' };
    const ArnLike = { 'aws:SourceArn': 'arn:aws:logs:eu-west-1:111122223333:*' };
    const Principal = { Service: 'delivery.logs.amazonaws.com' };
    expect(JSON.parse(web.buckets.find(bucketName)?.policy ?? '')).toMatchObject({
      Statement: [
        {
          Principal,
          Action: 's3:GetBucketAcl',
          Resource: `arn:aws:s3:::${bucketName}`,
          Condition: { StringEquals, ArnLike },
        },
        {
          Principal,
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::${bucketName}/AWSLogs/111122223333/*`,
          Condition: { StringEquals, ArnLike },
        },
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
  });

  it('fails if EC2 did not create or delete the flow log', async () => {
    const change = { field: 'flowLog', from: null, to: 'REJECT' } as const;
    const back = { field: 'flowLog', from: 'REJECT', to: null } as const;

    await expect(ec26.apply(target, change, vpc([], { refusal: 'LogDestinationNotFound' }).aws)).rejects.toThrow(
      'LogDestination',
    );
    await expect(ec26.apply(target, back, vpc([asrFlowLog], { refusal: 'Denied' }).aws)).rejects.toThrow('Denied');
  });
});
