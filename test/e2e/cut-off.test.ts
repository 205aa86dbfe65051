/** Changes that would cut somebody off, through the whole system: ASR refuses or asks, and names who would be cut off. */
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateBucketCommand, PutBucketWebsiteCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Faults, Reply } from '@asr/local-cloud';
import { historyInDynamoDb } from '@asr/orchestrator';
import { anAsffFinding, anImportedEvent } from '@asr/orchestrator/testing';
import { registry } from '@asr/playbooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadExamples } from '../../tools/examples/index.ts';
import { member, openSetup, region, remediationsOf, type Setup } from '../security-groups/setup.ts';

let setup: Setup;

/** Moto reports every target as healthy. */
const unhealthyTargets: Faults = {
  onCall: async ({ operation }, carryOut) => {
    const reply = await carryOut();
    return operation === 'DescribeTargetHealth' ? withUnhealthy(reply) : reply;
  },
  onInvocation: (_function, _event, invoke) => invoke(),
};

const withUnhealthy = ({ body, headers, ...reply }: Reply): Reply => {
  const { 'content-length': _, ...others } = headers;
  return { ...reply, headers: others, body: String(body).replaceAll('<State>healthy<', '<State>unhealthy<') };
};

beforeAll(async () => {
  const automatic = { mode: 'automatic' } as const;
  setup = await openSetup(
    { 'ELB.1': automatic, 'SNS.1': automatic, 'S3.5': automatic, 'AutoScaling.1': automatic, 'EC2.13': automatic },
    unhealthyTargets,
  );
}, 120_000);
afterAll(async () => {
  await setup?.close();
});

const account = () => setup.cloud.account(member, region);

/** Imports the finding of an automatic control, and returns everything that its readers see. */
async function remediate(control: string, resourceId: string) {
  const playbook = await registry[control]!.load();
  const target = { partition: 'aws', accountId: member, region, resourceId };
  const finding = anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${member}:security-control/${control}/finding/1`,
    AwsAccountId: member,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: control },
    Resources: [{ Type: playbook.resourceType, Id: resourceId, Region: region }],
  });
  const before = await playbook.read(target, account());
  await setup.notifications();

  const [result] = remediationsOf(await setup.cloud.putEvent(anImportedEvent(finding)));

  const history = historyInDynamoDb(setup.cloud.admin.client(DynamoDBClient), setup.cloud.historyTable);
  return {
    outcome: result?.outcome,
    note: setup.cloud.findings().find(({ findingId }) => findingId === finding.Id)?.note,
    notification: await setup.notifications(),
    record: JSON.stringify(await history.find(result?.remediationId ?? '')),
    isUnchanged: JSON.stringify(await playbook.read(target, account())) === JSON.stringify(before),
  };
}

/** The note, the notification and history name the consumer, and AWS is as before. */
const naming = (outcome: string, consumer: RegExp) => ({
  outcome,
  note: expect.stringMatching(consumer),
  notification: expect.stringMatching(consumer),
  record: expect.stringMatching(consumer),
  isUnchanged: true,
});

describe('a change that would cut somebody off', () => {
  it('ELB.1 never redirects a rule that forwards without an approval, and names who cannot follow', async () => {
    const { onMoto } = (await loadExamples(['ELB.1'])).get('ELB.1')!;
    if ('beyondMoto' in onMoto) throw new Error(onMoto.beyondMoto);
    const balancer = await onMoto(account());
    if (typeof balancer !== 'string') throw new Error('ELB.1 has no parameters.');

    const result = await remediate('ELB.1', balancer);

    expect(result).toEqual(
      naming('awaiting-approval', /clients that do not follow redirects and CDNs that connect only over HTTP/),
    );
    // The approver sees the rule beside the default action.
    expect(result.record).toMatch(/ruleActions[^}]*listener-rule\/app\/web\//);
  }, 60_000);

  it('SNS.1 never silences an alarm, and names it', async () => {
    const { TopicArn = '' } = await account()
      .client(SNSClient)
      .send(new CreateTopicCommand({ Name: 'pager' }));
    await account()
      .client(CloudWatchClient)
      .send(
        new PutMetricAlarmCommand({
          AlarmName: 'payments-down',
          AlarmActions: [TopicArn],
          MetricName: 'Errors',
          Namespace: 'AWS/Lambda',
          Statistic: 'Sum',
          ComparisonOperator: 'GreaterThanThreshold',
          Threshold: 1,
          Period: 60,
          EvaluationPeriods: 1,
        }),
      );

    expect(await remediate('SNS.1', TopicArn)).toEqual(naming('refused', /CloudWatch alarm payments-down/));
  }, 60_000);

  it('S3.5 never ends a website without an approval, and names it', async () => {
    const Bucket = 'www.example.com';
    const s3 = account().client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };
    await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));

    expect(await remediate('S3.5', `arn:aws:s3:::${Bucket}`)).toEqual(
      naming('awaiting-approval', /the website endpoint/),
    );
  }, 60_000);

  it('AutoScaling.1 never replaces instances without an approval, and names those with unhealthy targets', async () => {
    const { Vpc } = await account()
      .client(EC2Client)
      .send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    const { TargetGroups: [targets] = [] } = await account()
      .client(ElasticLoadBalancingV2Client)
      .send(new CreateTargetGroupCommand({ Name: 'shop', Protocol: 'HTTP', Port: 80, VpcId: Vpc?.VpcId }));
    const scaling = account().client(AutoScalingClient);
    await scaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: 'shop',
        ImageId: 'ami-0abcdef1234567890',
        InstanceType: 't3.micro',
      }),
    );
    await scaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: 'shop',
        LaunchConfigurationName: 'shop',
        MinSize: 2,
        MaxSize: 2,
        AvailabilityZones: [`${region}a`],
        TargetGroupARNs: [String(targets?.TargetGroupArn)],
      }),
    );
    const { AutoScalingGroups: [group] = [] } = await scaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['shop'] }),
    );
    const [first, second] = (group?.Instances ?? []).map(({ InstanceId }) => String(InstanceId)).toSorted();

    expect(await remediate('AutoScaling.1', String(group?.AutoScalingGroupARN))).toEqual(
      naming('awaiting-approval', new RegExp(`instance ${first} and instance ${second}|instances ${first}`)),
    );
  }, 60_000);
});
