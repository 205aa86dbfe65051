/** Who may make ASR act, through the synthesized rules and state machine and the real functions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { type EventRun, type LocalCloud, type Moto, openLocalCloud } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { type History, type Policy, type ReportOutput, defaultPolicy, historyInDynamoDb } from '@asr/orchestrator';
import {
  aCustomAction,
  anAsffFinding,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
} from '@asr/orchestrator/testing/events';

const policy: Policy = {
  ...defaultPolicy,
  controls: {
    'EC2.13': { mode: 'automatic' },
    'EC2.14': { mode: 'observe' },
    'CloudTrail.4': { mode: 'automatic' },
    'SecurityGroup.3': { mode: 'automatic' },
  },
};
const shop = '111122223333';
const region = 'eu-west-1';
const ownProduct = `arn:aws:securityhub:${region}:${shop}:product/${shop}/default`;

let moto: Moto;
let cloud: LocalCloud;
let history: History;
beforeAll(async () => {
  moto = await emptyMoto();
  cloud = await openLocalCloud({ motoUrl: moto.url, policy });
  history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
}, 240_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});

let unique = 0;

/** A group with port 22 open to the internet. */
async function openGroup() {
  const ec2 = cloud.account(shop, region).client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `group-${(unique += 1)}`, Description: 'x', VpcId: vpc?.VpcId }),
  );
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const rules = async () => {
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress).map(({ FromPort }) => FromPort);
  };
  return { groupId: GroupId, arn: `arn:aws:ec2:${region}:${shop}:security-group/${GroupId}`, rules };
}

type Group = Awaited<ReturnType<typeof openGroup>>;

const findingAbout = ({ groupId, arn }: Pick<Group, 'groupId' | 'arn'>, more: object = {}) =>
  anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${shop}:security-control/EC2.13/finding/${groupId}`,
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: arn, Region: region }],
    ...more,
  });

/** As the button of the admin stack, which its rule listens to. */
const press = (...findings: readonly object[]) => {
  const button = cloud.rules.find(({ name }) => name.endsWith('RemediateWithAsr'));
  const { resources = [] } = (button?.pattern ?? {}) as { readonly resources?: readonly string[] };
  return cloud.putEvent({ ...aCustomAction(...findings), resources });
};

function reported({ executions }: EventRun): ReportOutput['remediations'] {
  return executions.flatMap((execution) => {
    if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return (execution.output as ReportOutput).remediations;
  });
}

describe('a finding that a member imported', () => {
  it('matches no rule, in either format', async () => {
    const group = await openGroup();
    const imported = anImportedEvent(findingAbout(group, { ProductArn: ownProduct, GeneratorId: 'x/EC2.13' }));
    const v2 = anImportedV2Event(anOcsfFinding({ metadata: { product: { uid: ownProduct } } }));

    expect((await cloud.putEvent(imported)).rules).toEqual([]);
    expect((await cloud.putEvent(v2)).rules).toEqual([]);
    expect(await group.rules()).toEqual([22]);
  }, 60_000);

  it('is refused with its name if an operator uses the button, without a task and without a note', async () => {
    const group = await openGroup();
    const finding = findingAbout(group, { ProductArn: ownProduct });

    const run = await press(finding);

    expect(reported(run)).toMatchObject([
      { outcome: 'skipped', reason: expect.stringContaining(`This finding is from product/${shop}/default`) },
    ]);
    expect(run.counts).toMatchObject({ lambdaInvocations: 2 });
    expect(cloud.findings().filter(({ findingId }) => findingId === finding.Id)).toEqual([]);
    expect(await group.rules()).toEqual([22]);
  }, 60_000);

  it('changes nothing by a forged event of SecurityGroup.3', async () => {
    const group = await openGroup();
    const event = {
      eventId: 'invented',
      eventName: 'RevokeSecurityGroupIngress',
      at: '2026-11-24T01:02:03Z',
      groupId: group.groupId,
      actor: 'x',
      role: null,
      sourceIp: null,
      added: [],
      removed: [{ direction: 'ingress', protocol: 'tcp', fromPort: 3389, toPort: 3389, peer: '0.0.0.0/0' }],
      modified: [],
      removedIds: [],
      ruleIds: [],
    };
    const finding = findingAbout(group, {
      Id: `asr/SecurityGroup.3/${group.arn}/invented`,
      ProductArn: ownProduct,
      GeneratorId: 'asr/SecurityGroup.3',
      Compliance: {
        Status: 'FAILED',
        SecurityControlId: 'SecurityGroup.3',
        SecurityControlParameters: [{ Name: 'event', Value: [JSON.stringify(event)] }],
      },
    });

    expect(reported(await press(finding))).toMatchObject([
      { outcome: 'skipped', reason: expect.stringContaining('history has no detection') },
    ]);
    expect(await group.rules()).toEqual([22]);
  }, 60_000);
});

describe('a finding of Security Hub', () => {
  it('that names one control for the rule and another for ASR changes nothing', async () => {
    const group = await openGroup();
    const Compliance = { Status: 'FAILED', SecurityControlId: 'SecurityGroup.3' };
    const run = await cloud.putEvent(anImportedEvent(findingAbout(group, { Compliance, GeneratorId: 'x/EC2.13' })));

    expect(run.rules).toHaveLength(1);
    expect(reported(run)).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining('contradicts itself') }]);
    expect(await group.rules()).toEqual([22]);
  }, 60_000);

  it('is remediated once, in any spelling of the resource', async () => {
    const group = await openGroup();
    const bare = findingAbout({ ...group, arn: group.groupId }, { Id: `${findingAbout(group).Id}-bare` });

    const results = reported(await press(findingAbout(group), bare));

    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['fixed', 'skipped']);
    expect(await group.rules()).toEqual([]);
    const fixed = await history.find(results.find(({ outcome }) => outcome === 'fixed')?.remediationId ?? '');
    expect(fixed).toMatchObject({ resourceId: group.arn, severity: 'HIGH' });
  }, 60_000);

  it('is not fixed again under another spelling after its undo', async () => {
    const group = await openGroup();
    const [fixed] = reported(await cloud.putEvent(anImportedEvent(findingAbout(group))));
    const detail = { remediationId: fixed?.remediationId, by: 'ada' };
    await cloud.start({ kind: 'resume', event: { source: 'asr', 'detail-type': 'ASR Undo', detail } });
    expect(await group.rules()).toEqual([22]);

    const again = await cloud.putEvent(anImportedEvent(findingAbout({ ...group, arn: group.groupId })));

    expect(reported(again)).toMatchObject([{ outcome: 'skipped' }]);
    expect(await group.rules()).toEqual([22]);
  }, 60_000);
});

describe('an execution', () => {
  it('takes its kind from the rule: no content of an event changes it', async () => {
    const group = await openGroup();
    const finding = findingAbout(group, { 'asr-override': { by: 'x', because: 'y' }, kind: 'resume' });
    const disguised = {
      ...anImportedEvent(finding),
      kind: 'button',
      'asr-override': { by: 'x', because: 'y' },
      rule: 'automatic',
    };

    const [result] = reported(await cloud.putEvent(disguised));

    expect(await history.find(result?.remediationId ?? '')).toMatchObject({ source: 'imported', override: null });
  }, 60_000);

  it.each([
    ['an event without a kind', () => anImportedEvent(anAsffFinding())],
    ['an unknown kind', () => ({ kind: 'anything', event: anImportedEvent(anAsffFinding()) })],
    ['an event that is not of its kind', () => ({ kind: 'resume', event: anImportedEvent(anAsffFinding()) })],
  ])(
    'fails with a sentence for %s, and changes nothing',
    async (_, input) => {
      const { executions, counts } = await cloud.start(input());

      expect(executions).toMatchObject([{ status: 'FAILED', error: 'UnknownInputError' }]);
      expect(executions[0]).toMatchObject({ cause: expect.stringContaining('Nothing was changed.') });
      expect(counts).toMatchObject({ lambdaInvocations: 1, awsApiCalls: 0 });
    },
    60_000,
  );

  it('of a rule for observed findings changes nothing of an automatic control', async () => {
    const group = await openGroup();
    const event = anImportedEvent(findingAbout(group));
    const run = await cloud.start({ kind: 'finding-asff', rule: 'observe', event });

    expect(reported(run)).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining('observed findings') }]);
    expect(await group.rules()).toEqual([22]);
  }, 60_000);
});
