/** The synthesized stacks with the real handlers on moto: what a security engineer sees, and what must not happen. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { CreateLoginProfileCommand, CreateUserCommand, GetLoginProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import { openClock, openLocalCloud, type EventRun, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import {
  defaultPolicy,
  historyInDynamoDb,
  historyQueriesInDynamoDb,
  type History,
  type Policy,
  type ReportOutput,
} from '@asr/orchestrator';
import {
  aCustomAction,
  anAsffFinding,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
  anOldAsffFinding,
} from '@asr/orchestrator/testing';

const policy: Policy = {
  ...defaultPolicy,
  gather: { seconds: 20, events: 25 },
  controls: {
    'EC2.13': { mode: 'automatic' },
    'EC2.14': { via: 'runbook' },
    'EC2.2': { via: 'runbook' },
    'IAM.8': { parameters: { MaxCredentialUsageAge: 45 } },
  },
};
const [shop, bank] = ['111122223333', '444455556666'];

let moto: Moto;
let cloud: LocalCloud;
let history: History;
let unique = 0;

beforeAll(async () => {
  moto = await emptyMoto();
  // By this clock, a user who is created now has been unused for 60 days.
  const clock = openClock();
  await clock.sleep(60 * 86_400_000);
  cloud = await openLocalCloud({ motoUrl: moto.url, policy, clock });
  history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
}, 120_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});

const world = [{ CidrIp: '0.0.0.0/0', Description: 'anyone' }];
const office = [{ CidrIp: '203.0.113.0/24', Description: 'office' }];

/** A group in a member account, and its finding. */
async function group(accountId: string, region: string, permissions: readonly IpPermission[], controlId = 'EC2.13') {
  const ec2 = cloud.account(accountId, region).client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `group-${(unique += 1)}`, Description: 'x', VpcId: vpc?.VpcId }),
  );
  const allow = (more: readonly IpPermission[]) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...more] }));
  await allow(permissions);
  const finding = anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${accountId}:security-control/${controlId}/finding/${GroupId}`,
    AwsAccountId: accountId,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
    Resources: [
      {
        Type: 'AwsEc2SecurityGroup',
        Id: `arn:aws:ec2:${region}:${accountId}:security-group/${GroupId}`,
        Region: region,
      },
    ],
  });
  const ingress = async () => {
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress)
      .map(({ FromPort, ToPort, CidrIpv4, CidrIpv6, Description = '' }) =>
        `${FromPort}-${ToPort} ${CidrIpv4 ?? CidrIpv6} ${Description}`.trim(),
      )
      .toSorted();
  };
  return { finding, GroupId, allow, ingress };
}

const ssh = (ranges: typeof world): IpPermission => ({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: ranges });
const press = (...findings: readonly object[]) =>
  cloud.start({
    kind: 'button',
    event: aCustomAction(...findings),
  });
const undo = (remediationId: string) =>
  cloud.start({
    kind: 'resume',
    event: { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by: 'ada' } },
  });
const planOf = async (remediationId: string) => (await history.find(remediationId))?.digest ?? 'none';
const approve = async (remediationId: string, decision: 'approve' | 'reject' = 'approve') =>
  cloud.start({
    kind: 'resume',
    event: {
      source: 'asr',
      'detail-type': 'ASR Approval',
      detail: { remediationId, decision, by: 'ada', because: 'agreed', plan: await planOf(remediationId) },
    },
  });

function remediationsOf(run: EventRun): ReportOutput['remediations'] {
  return run.executions.flatMap((execution) => {
    if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return (execution.output as ReportOutput).remediations;
  });
}
const noteOf = (finding: { readonly Id: string }) => cloud.findings().find(({ findingId }) => findingId === finding.Id);

describe('the button', () => {
  it('fixes groups in two accounts and two Regions, closes the findings, and says how to undo', async () => {
    const here = await group(shop, 'eu-west-1', [ssh([...world, ...office])]);
    const there = await group(bank, 'us-west-2', [{ IpProtocol: 'tcp', FromPort: 20, ToPort: 25, IpRanges: world }]);

    const remediations = remediationsOf(await press(here.finding, there.finding));

    expect(remediations.map(({ outcome }) => outcome)).toEqual(['fixed', 'fixed']);
    expect(await here.ingress()).toEqual(['22-22 203.0.113.0/24 office']);
    expect(await there.ingress()).toEqual([]);
    expect(noteOf(here.finding)).toMatchObject({
      status: 'RESOLVED',
      note: expect.stringContaining('Undo: `asr undo --finding`'),
    });
  }, 30_000);

  it('a second press finds it compliant', async () => {
    const { finding } = await group(shop, 'eu-west-1', [ssh(world)]);
    await press(finding);

    expect(remediationsOf(await press(finding))).toMatchObject([{ outcome: 'compliant' }]);
  });

  it('undo restores each removed rule, and keeps rules that were added since', async () => {
    const { finding, allow, ingress } = await group(shop, 'eu-west-1', [ssh([...world, ...office])]);
    const [fixed] = remediationsOf(await press(finding));
    await allow([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: world }]);

    expect(remediationsOf(await undo(fixed!.remediationId))).toMatchObject([
      { remediationId: fixed!.remediationId, outcome: 'undone' },
    ]);

    expect(await ingress()).toEqual([
      '22-22 0.0.0.0/0 anyone',
      '22-22 203.0.113.0/24 office',
      '443-443 0.0.0.0/0 anyone',
    ]);
    expect(noteOf(finding)).toMatchObject({ status: 'NOTIFIED' });
  });

  it('changes nothing if only a plan is requested', async () => {
    const { finding, ingress } = await group(shop, 'eu-west-1', [ssh(world)]);

    const run = await cloud.start(
      { kind: 'finding-asff', rule: 'automatic', event: anImportedEvent(finding) },
      { step: 'plan' },
    );

    expect(remediationsOf(run)).toMatchObject([{ outcome: 'planned' }]);
    expect(await ingress()).toHaveLength(1);
    expect(noteOf(finding)).toBeUndefined();
  });

  it('one bad finding does not stop the rest, and is reported', async () => {
    const { finding } = await group(shop, 'eu-west-1', [ssh(world)]);
    const elsewhere = anAsffFinding({ Id: 'forged', AwsAccountId: bank });

    const outcomes = remediationsOf(await press(elsewhere, { nonsense: true }, finding)).map(({ outcome }) => outcome);

    expect(outcomes.toSorted()).toEqual(['failed', 'failed', 'fixed']);
  });

  it.each([
    [
      'a control without a playbook',
      { GeneratorId: 'security-control/EC2.999', Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.999' } },
      'refused',
    ],
    ['a finding that is suppressed', { Workflow: { Status: 'SUPPRESSED' } }, 'skipped'],
  ] as const)('skips %s', async (_, overrides, outcome) => {
    const { finding, ingress } = await group(shop, 'eu-west-1', [ssh(world)]);

    expect(remediationsOf(await press({ ...finding, ...overrides }))).toMatchObject([{ outcome }]);

    expect(await ingress()).toHaveLength(1);
  });
});

describe('the rules', () => {
  it('fix findings of automatic controls, in the formats of both services', async () => {
    const asff = await group(shop, 'eu-west-1', [ssh(world)]);
    const old = await group(shop, 'eu-west-1', [ssh(world)]);
    const ocsf = await group(bank, 'us-west-2', [ssh(world)]);
    const cis = anOldAsffFinding(
      'arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/4.1',
      { RuleId: '4.1' },
      { Id: old.finding.Id, Resources: old.finding.Resources },
    );
    const v2 = anOcsfFinding({
      cloud: { provider: 'AWS', account: { uid: bank }, region: 'us-west-2' },
      resources: [
        {
          type: 'AWS::EC2::SecurityGroup',
          uid: ocsf.GroupId,
          region: 'us-west-2',
          cloud_partition: 'aws',
          owner: { account: { uid: bank } },
        },
      ],
    });

    const runs = [
      await cloud.putEvent(anImportedEvent(asff.finding)),
      await cloud.putEvent(anImportedEvent(cis)),
      await cloud.putEvent(anImportedV2Event(v2)),
    ];

    expect(runs.map(({ rules }) => rules)).toEqual([['ASR-Automatic1'], ['ASR-Automatic1'], ['ASR-AutomaticOcsf1']]);
    for (const run of runs) expect(remediationsOf(run)).toMatchObject([{ outcome: 'fixed' }]);
    expect(await ocsf.ingress()).toEqual([]);
    expect(cloud.findings().find(({ findingId }) => findingId === v2.finding_info.uid)).toMatchObject({
      status: 'Resolved',
    });
  }, 30_000);

  it.each([
    ['passed', { Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } }],
    ['suppressed', { Workflow: { Status: 'SUPPRESSED' } }],
    ['resolved', { Workflow: { Status: 'RESOLVED' } }],
    ['archived', { RecordState: 'ARCHIVED' }],
    ['manual', { GeneratorId: 'security-control/EC2.2', Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.2' } }],
  ])('start nothing for a finding that is %s', async (_, overrides) => {
    expect(await cloud.putEvent(anImportedEvent(anAsffFinding(overrides)))).toMatchObject({
      rules: [],
      executions: [],
    });
  });

  describe('the same event delivered twice does not fix twice', () => {
    const revocations = () =>
      cloud
        .calls()
        .filter(({ operation }) => operation === 'RevokeSecurityGroupIngress')
        .reduce((sum, { count }) => sum + count, 0);
    const start = (finding: object) =>
      cloud.start({ kind: 'finding-asff', rule: 'automatic', event: anImportedEvent(finding) });

    it.each([
      ['in one execution', 1, (finding: object) => cloud.putEvent(anImportedEvent(finding))],
      ['in two executions at once', 2, start],
    ])('%s', async (_, executions, deliver) => {
      const { finding, ingress } = await group(shop, 'eu-west-1', [ssh(world)]);
      const before = revocations();

      const runs = await Promise.all([deliver(finding), deliver(finding)]);

      // Both runs return the execution that gathered both events.
      const distinct = new Map(runs.flatMap((run) => run.executions.map((one) => [one.executionArn, run] as const)));
      expect(distinct.size).toBe(executions);
      const outcomes = [...distinct.values()].flatMap(remediationsOf).map(({ outcome }) => outcome);
      expect(outcomes).toHaveLength(2);
      expect(outcomes.filter((outcome) => outcome === 'fixed')).toHaveLength(1);
      expect(['skipped', 'compliant']).toContain(outcomes.find((outcome) => outcome !== 'fixed'));
      expect(revocations() - before).toBe(1);
      expect(await ingress()).toEqual([]);
    });
  });
});

describe('a runbook', () => {
  const rdp: IpPermission = { IpProtocol: 'tcp', FromPort: 3380, ToPort: 3400, IpRanges: [...world, ...office] };

  it('closes RDP in a linked Region, is verified by the playbook, and undone by it', async () => {
    const { finding, ingress } = await group(bank, 'us-west-2', [rdp, ssh(world)], 'EC2.14');
    const before = await ingress();

    const [fixed] = remediationsOf(await press(finding));

    expect(fixed).toMatchObject({ outcome: 'fixed' });
    expect(await ingress()).toEqual(['22-22 0.0.0.0/0 anyone', '3380-3400 203.0.113.0/24 office']);
    expect(await history.find(fixed!.remediationId)).toMatchObject({
      runbook: { documentName: 'ASR-DisablePublicAccessForSecurityGroup' },
      changes: [{ field: 'rules', key: 'ingress tcp 3380-3400 0.0.0.0/0', to: null }],
    });
    expect(remediationsOf(await undo(fixed!.remediationId))).toMatchObject([{ outcome: 'undone' }]);
    expect(await ingress()).toEqual(before);
  }, 30_000);
});

describe('what cannot be undone', () => {
  async function userWithPassword() {
    const UserName = `user-${(unique += 1)}`;
    const iam = cloud.account(shop, 'eu-west-1').client(IAMClient);
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'correct-Horse-7-battery' }));
    const hasPassword = () =>
      iam.send(new GetLoginProfileCommand({ UserName })).then(
        () => true,
        () => false,
      );
    const finding = anAsffFinding({
      Id: `arn:aws:securityhub:eu-west-1:${shop}:security-control/IAM.8/finding/${UserName}`,
      Compliance: { Status: 'FAILED', SecurityControlId: 'IAM.8' },
      Resources: [{ Type: 'AwsIamUser', Id: `arn:aws:iam::${shop}:user/${UserName}` }],
    });
    return { finding, hasPassword };
  }

  it('waits for an approval, and runs after it', async () => {
    const { finding, hasPassword } = await userWithPassword();

    const [asked] = remediationsOf(await press(finding));

    expect(asked).toMatchObject({ outcome: 'awaiting-approval' });
    expect(await hasPassword()).toBe(true);
    expect(noteOf(finding)).toMatchObject({
      status: 'NOTIFIED',
      note: expect.stringContaining(`asr approve ${asked!.remediationId}`),
    });
    expect(remediationsOf(await approve(asked!.remediationId))).toMatchObject([
      { remediationId: asked!.remediationId, outcome: 'fixed' },
    ]);
    expect(await hasPassword()).toBe(false);
    expect(await history.find(asked!.remediationId)).toMatchObject({ outcome: 'fixed', approval: { by: 'ada' } });
    expect(remediationsOf(await undo(asked!.remediationId))).toMatchObject([{ outcome: 'refused' }]);
  }, 30_000);

  it('does not run after a rejection, nor after a later approval', async () => {
    const { finding, hasPassword } = await userWithPassword();
    const [asked] = remediationsOf(await press(finding));

    expect(remediationsOf(await approve(asked!.remediationId, 'reject'))).toMatchObject([{ outcome: 'refused' }]);
    expect(remediationsOf(await approve(asked!.remediationId))).toMatchObject([{ outcome: 'skipped' }]);

    expect(await hasPassword()).toBe(true);
    expect(await history.find(asked!.remediationId)).toMatchObject({
      outcome: 'refused',
      reason: 'Rejected by ada: agreed',
    });
  }, 30_000);
});

describe('a failure', () => {
  const admin = () => cloud.admin.client(DynamoDBClient);

  it('the stop switch stops queued work immediately, and undo still works', async () => {
    const { finding, ingress } = await group(shop, 'eu-west-1', [ssh(world)]);
    const [fixed] = remediationsOf(await press(finding));
    const desk = historyQueriesInDynamoDb(admin(), cloud.historyTable, () => new Date());
    await desk.turn('stop', 'ada', 'Incident 4711');
    try {
      expect(remediationsOf(await undo(fixed!.remediationId))).toMatchObject([{ outcome: 'undone' }]);
      expect(remediationsOf(await press(finding))).toMatchObject([{ outcome: 'skipped' }]);
      expect(await ingress()).toHaveLength(1);
    } finally {
      await desk.turn('start', 'ada', 'Over.');
    }
  }, 30_000);

  it('a message in the dead-letter queue does not leave its execution waiting, and the finding says so', async () => {
    const { finding, ingress } = await group(shop, 'eu-west-1', [ssh(world)]);
    // Another control holds the resource for an hour, so that every delivery is retried.
    const key = { pk: { S: `RESOURCE#${shop}#eu-west-1#${finding.Resources[0]?.Id}` }, sk: { S: 'CLAIM' } };
    const held = {
      remediationId: { S: 'r-other' },
      controlId: { S: 'EC2.19' },
      token: { S: 't' },
      leaseUntil: { N: String(Date.now() + 61 * 86_400_000) },
    };
    await admin().send(new PutItemCommand({ TableName: cloud.historyTable, Item: { ...key, ...held } }));

    const [given] = remediationsOf(await press(finding));

    expect(given).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('gave up') });
    expect(await history.find(given!.remediationId)).toMatchObject({ outcome: 'failed' });
    expect(noteOf(finding)).toMatchObject({ status: 'NOTIFIED' });
    expect(await ingress()).toHaveLength(1);
    await admin().send(new DeleteItemCommand({ TableName: cloud.historyTable, Key: key }));
  }, 60_000);
});
