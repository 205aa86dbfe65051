/** Findings of several controls on one document of an account, through the synthesized state machine. */
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetAccountPasswordPolicyCommand, IAMClient, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { type Account, type EventRun, type Moto, openAccount } from '@asr/local-cloud';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy, historyQueriesInDynamoDb, type RemediationRecord, type ReportOutput } from '@asr/orchestrator';
import { anAsffFinding, anImportedEvent, inputFor } from '@asr/orchestrator/testing/events';
import { type Meter, openMeter } from '../../tools/bench/meter.ts';

/** Each requires a setting of its own. */
const ofOneSetting = ['IAM.11', 'IAM.12', 'IAM.13', 'IAM.14', 'IAM.15', 'IAM.16', 'IAM.17'];
/** IAM.7 requires most of these settings, too. */
const controls = ['IAM.7', ...ofOneSetting];
const alarms = ['CloudWatch.1', ...Array.from({ length: 11 }, (_, nth) => `CloudWatch.${nth + 4}`)];
const region = 'eu-west-1';

let moto: Moto;
let meter: Meter;
let accounts = 111_111_111_110;

beforeAll(async () => {
  moto = await emptyMoto();
  const automatic = Object.fromEntries(
    [...controls, ...alarms].map((control) => [control, { mode: 'automatic' as const }]),
  );
  meter = await openMeter({ motoUrl: moto.url, policy: { ...defaultPolicy, controls: automatic } });
}, 240_000);
afterAll(async () => {
  await meter?.cloud.close();
  await moto?.stop();
});

/** An account with a password policy, or without one. */
async function newAccount(settings?: object): Promise<Account> {
  const account = openAccount(moto.url, String((accounts += 1)), region);
  if (settings !== undefined) await account.client(IAMClient).send(new UpdateAccountPasswordPolicyCommand(settings));
  return account;
}

/** A trail with a log group, and the topic of its alarms with a subscriber. */
async function createTrail({ accountId, client }: Account): Promise<void> {
  const Bucket = `trail-${accountId}`;
  await client(S3Client).send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
  );
  await client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
  const trail = client(CloudTrailClient);
  await trail.send(
    new CreateTrailCommand({
      Name: 'main',
      S3BucketName: Bucket,
      IsMultiRegionTrail: true,
      CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:trail:*`,
      CloudWatchLogsRoleArn: `arn:aws:iam::${accountId}:role/trail`,
    }),
  );
  await trail.send(new StartLoggingCommand({ Name: 'main' }));
  const sns = client(SNSClient);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'asr-cloudtrail-alarms' }));
  const Endpoint = `arn:aws:sqs:${region}:${accountId}:alarms`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
}

async function policyOf(account: Account): Promise<object | undefined> {
  const { PasswordPolicy } = await account.client(IAMClient).send(new GetAccountPasswordPolicyCommand({}));
  return PasswordPolicy;
}

/** Returns the records by control. */
async function remediate(
  { accountId }: Account,
  these: readonly string[],
): Promise<ReadonlyMap<string, RemediationRecord>> {
  const findings = these.map((control) =>
    anAsffFinding({
      Id: `arn:aws:securityhub:${region}:${accountId}:security-control/${control}/finding/${accountId}`,
      GeneratorId: `security-control/${control}`,
      AwsAccountId: accountId,
      Region: region,
      Compliance: { Status: 'FAILED', SecurityControlId: control },
      Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${accountId}`, Region: region, Partition: 'aws' }],
    }),
  );
  await meter.cloud.start(findings.map((finding) => inputFor(anImportedEvent(finding))));
  const { cloud } = meter;
  const history = historyQueriesInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable, () =>
    cloud.admin.now(),
  );
  const records = new Map<string, RemediationRecord>();
  for await (const record of history.list({ accountId })) records.set(record.controlId, record);
  return records;
}

function outcomesOf(records: ReadonlyMap<string, RemediationRecord>): object {
  return Object.fromEntries([...records].map(([control, { outcome }]) => [control, outcome]));
}

function remediationsOf({ executions }: EventRun): ReportOutput['remediations'] {
  return executions.flatMap((one) => (one.status === 'FAILED' ? [] : (one.output as ReportOutput).remediations));
}

const weak = { MinimumPasswordLength: 6, AllowUsersToChangePassword: true, HardExpiry: false };
const strong = {
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireSymbols: true,
  RequireNumbers: true,
  MinimumPasswordLength: 14,
  AllowUsersToChangePassword: true,
};

describe('findings of several controls on the password policy of an account', () => {
  it('are fixed under one claim, in one session, with one write', async () => {
    const account = await newAccount(weak);
    meter.reset();

    const records = await remediate(account, ofOneSetting);

    const { calls, counts } = await meter.read();
    expect(outcomesOf(records)).toEqual(Object.fromEntries(ofOneSetting.map((control) => [control, 'fixed'])));
    expect(await policyOf(account)).toMatchObject(strong);
    // Each control has a note of its own. Alone, each fix takes 13 calls.
    expect(calls).toEqual({
      'dynamodb:TransactWriteItems': 4,
      'dynamodb:UpdateItem': 1,
      'events:PutEvents': 1,
      'iam:GetAccountPasswordPolicy': 3,
      'iam:UpdateAccountPasswordPolicy': 1,
      'securityhub:BatchUpdateFindings': ofOneSetting.length,
      'sqs:SendMessage': 1,
      'states:SendTaskSuccess': 1,
      'sts:AssumeRole': 1,
    });
    expect(counts).toEqual({ transitions: 6, lambdaInvocations: 3, awsApiCalls: 20 });
  }, 60_000);

  it('have a record and an undo each, which keeps what the others changed', async () => {
    const account = await newAccount(weak);
    const { remediationId } = (await remediate(account, ofOneSetting)).get('IAM.12') ?? {};

    const undone = await meter.cloud.start({
      kind: 'resume',
      event: { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by: 'ada' } },
    });

    expect(remediationsOf(undone)).toMatchObject([{ outcome: 'undone' }]);
    expect(await policyOf(account)).toMatchObject({ ...strong, RequireLowercaseCharacters: false });
  }, 60_000);

  it('that require the same setting do not change it at the same time: the later finds it changed', async () => {
    const account = await newAccount(weak);

    const records = await remediate(account, controls);

    expect(outcomesOf(records)).toMatchObject({ 'IAM.11': 'fixed', 'IAM.15': 'fixed', 'IAM.7': 'compliant' });
    expect(records.get('IAM.7')?.changes).toEqual([]);
    expect(await policyOf(account)).toMatchObject(strong);
  }, 60_000);

  it('of an account without a policy create one, and then change the rest of it', async () => {
    const account = await newAccount();

    const records = await remediate(account, ofOneSetting);

    // Passwords that expire would lock out users who cannot change them.
    expect(outcomesOf(records)).toEqual({
      ...Object.fromEntries(ofOneSetting.map((control) => [control, 'fixed'])),
      'IAM.12': 'compliant',
      'IAM.14': 'compliant',
      'IAM.17': 'awaiting-approval',
    });
    expect(records.get('IAM.11')?.changes).toMatchObject([{ field: 'policy', from: null }]);
    expect(await policyOf(account)).toMatchObject({ ...strong, AllowUsersToChangePassword: false });
  }, 60_000);
});

describe('findings of several controls on the alarms of a trail', () => {
  it('are fixed under one claim, in one session, with one read of the trail', async () => {
    const account = await newAccount();
    await createTrail(account);
    meter.reset();

    const records = await remediate(account, alarms);

    const { calls, counts } = await meter.read();
    expect(outcomesOf(records)).toEqual(Object.fromEntries(alarms.map((control) => [control, 'fixed'])));
    expect(calls).toMatchObject({
      'cloudtrail:DescribeTrails': 3,
      'dynamodb:TransactWriteItems': 4,
      'logs:PutMetricFilter': alarms.length,
      'monitoring:PutMetricAlarm': alarms.length,
      'sqs:SendMessage': 1,
      'states:SendTaskSuccess': 1,
      'sts:AssumeRole': 1,
    });
    expect(counts).toEqual({ transitions: 6, lambdaInvocations: 3, awsApiCalls: 75 });
  }, 60_000);
});
