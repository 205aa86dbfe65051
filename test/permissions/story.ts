/** Each operation between the admin account and its members once, so that every role of the admin stack is used. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateLoginProfileCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { PutItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventRun, LocalCloud } from '@asr/local-cloud';
import { type ReportOutput, historyInDynamoDb, historyQueriesInDynamoDb } from '@asr/orchestrator';
import {
  aCustomAction,
  anAsffFinding,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
} from '@asr/orchestrator/testing';
import { homeRegion, memberAccountId } from '../../tools/templates/places.ts';

/** The outcome of each step. A test checks them, because a failed story would prove nothing. */
export type Story = { readonly [step: string]: readonly string[] };

export async function play(cloud: LocalCloud): Promise<Story> {
  const byItself = await cloud.putEvent(anImportedEvent(await openGroup(cloud, 'EC2.13', 22)));
  const [fixed] = remediationsOf(byItself);
  const undone = await resume(cloud, 'ASR Undo', { remediationId: fixed?.remediationId, by: 'ada' });
  const ocsf = await cloud.putEvent(anImportedV2Event(ofSecurityHubV2(await openGroup(cloud, 'EC2.13', 22))));
  const runbook = await press(cloud, await openGroup(cloud, 'EC2.14', 3389));
  const asked = await press(cloud, await userWithPassword(cloud));
  const remediationId = remediationsOf(asked)[0]?.remediationId ?? '';
  const history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
  const plan = (await history.find(remediationId))?.digest;
  const approval = { remediationId, decision: 'approve', by: 'ada', because: 'agreed', plan };
  const approved = await resume(cloud, 'ASR Approval', approval);
  const busy = await openGroup(cloud, 'EC2.13', 22);
  await holdForAnHour(cloud, busy);
  const givenUp = await press(cloud, busy);
  const overdue = await passDeadline(cloud, await openGroup(cloud, 'EC2.13', 22));
  // The digest of outcomes, and the question.
  await cloud.drainQueues();
  const runs = { byItself, undone, ocsf, runbook, asked, approved, givenUp };
  const outcomes = Object.entries(runs).map(
    ([step, run]) => [step, remediationsOf(run).map(({ outcome }) => outcome)] as const,
  );
  return { ...Object.fromEntries(outcomes), overdue };
}

/** Two runs of the schedule, with the grace period between them. Returns what history then has of the finding. */
async function passDeadline(cloud: LocalCloud, finding: Finding): Promise<readonly string[]> {
  const dayMilliseconds = 86_400_000;
  const FirstObservedAt = new Date(cloud.admin.now().getTime() - 40 * dayMilliseconds).toISOString();
  cloud.addFindings({ ...finding, FirstObservedAt });
  await cloud.runSchedules();
  await cloud.passTime(dayMilliseconds);
  await cloud.runSchedules();
  const queries = historyQueriesInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable, () =>
    cloud.admin.now(),
  );
  const found: string[] = [];
  for await (const { outcome } of queries.list({ findingId: finding.Id })) found.push(outcome ?? 'running');
  return found;
}

type Finding = ReturnType<typeof anAsffFinding>;

async function openGroup(cloud: LocalCloud, controlId: string, port: number): Promise<Finding> {
  const ec2 = cloud.account(memberAccountId, homeRegion).client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const name = `group-${crypto.randomUUID()}`;
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: 'x', VpcId: vpc?.VpcId }),
  );
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const Id = `arn:aws:ec2:${homeRegion}:${memberAccountId}:security-group/${GroupId}`;
  return findingOf(controlId, { Type: 'AwsEc2SecurityGroup', Id, Region: homeRegion });
}

async function userWithPassword(cloud: LocalCloud): Promise<Finding> {
  const iam = cloud.account(memberAccountId, homeRegion).client(IAMClient);
  const UserName = `user-${crypto.randomUUID()}`;
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'correct-Horse-7-battery' }));
  return findingOf('IAM.8', { Type: 'AwsIamUser', Id: `arn:aws:iam::${memberAccountId}:user/${UserName}` });
}

function findingOf(controlId: string, resource: object): Finding {
  return anAsffFinding({
    Id: `arn:aws:securityhub:${homeRegion}:${memberAccountId}:security-control/${controlId}/finding/${crypto.randomUUID()}`,
    AwsAccountId: memberAccountId,
    Region: homeRegion,
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
    Resources: [resource],
  });
}

function ofSecurityHubV2({ Resources: [resource] }: Finding) {
  return anOcsfFinding({
    cloud: { provider: 'AWS', account: { uid: memberAccountId }, region: homeRegion },
    resources: [
      {
        type: 'AWS::EC2::SecurityGroup',
        uid: resource?.Id,
        region: homeRegion,
        cloud_partition: 'aws',
        owner: { account: { uid: memberAccountId } },
      },
    ],
  });
}

/** Another control holds the resource, so that every delivery is retried, and the last one fails. */
async function holdForAnHour(cloud: LocalCloud, { Resources: [resource] }: Finding): Promise<void> {
  const Item = {
    pk: { S: `RESOURCE#${memberAccountId}#${homeRegion}#${resource?.Id}` },
    sk: { S: 'CLAIM' },
    remediationId: { S: 'r-other' },
    controlId: { S: 'EC2.19' },
    token: { S: 't' },
    leaseUntil: { N: String(Date.now() + 61 * 86_400_000) },
  };
  await cloud.admin.client(DynamoDBClient).send(new PutItemCommand({ TableName: cloud.historyTable, Item }));
}

function press(cloud: LocalCloud, finding: Finding): Promise<EventRun> {
  return cloud.start({
    kind: 'button',
    event: aCustomAction(finding),
  });
}

function resume(cloud: LocalCloud, type: string, detail: object): Promise<EventRun> {
  return cloud.start({ kind: 'resume', event: { source: 'asr', 'detail-type': type, detail } });
}

function remediationsOf(run: EventRun): ReportOutput['remediations'] {
  return run.executions.flatMap((execution) => {
    if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return (execution.output as ReportOutput).remediations;
  });
}
