/** Owners of accounts and forgers, on moto, through the synthesized rule, state machine and functions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { adminAccountId, openLocalCloud, type EventRun, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import {
  defaultPolicy,
  delegatedActions,
  historyInDynamoDb,
  requestsBusName,
  type History,
  type Policy,
  type ReportOutput,
} from '@asr/orchestrator';
import { aCustomAction, anAsffFinding } from '@asr/orchestrator/testing';
import { openAccount } from '@asr/playbooks/emulated-account';

const [shop, bank, stranger] = ['111122223333', '444455556666', '777788889999'] as const;
const bus = requestsBusName('ASR');
const jane = 'AROAABCDEFGHIJKLMNOPQ:jane@example.com';
const shopTeam = `asr.delegate/shop-team/${jane}`;
const unitTeam = `asr.delegate/unit-team/${jane}`;
const actor = 'jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)';

let moto: Moto;
let cloud: LocalCloud;
let history: History;
/** An account below the unit of `unit-team`. */
let inUnit: string;
let unique = 0;
/** The log lines of the functions. */
const logged: string[] = [];

beforeAll(async () => {
  moto = await emptyMoto();
  const organization = await anOrganization();
  inUnit = organization.accountId;
  const policy: Policy = {
    ...defaultPolicy,
    controls: { 'EC2.13': { mode: 'automatic' }, 'EC2.14': { approval: 'required' } },
    scope: { include: {}, exclude: { regions: ['us-west-2'] } },
    delegation: [
      { name: 'shop-team', accounts: [shop], may: delegatedActions },
      { name: 'unit-team', organizationalUnits: [organization.unitId], may: delegatedActions },
      { name: 'undo-team', accounts: [shop], may: ['undo'] },
      { name: 'agents', accounts: [shop], may: ['remediate', 'undo'], automaticOnly: true },
    ],
  };
  cloud = await openLocalCloud({ motoUrl: moto.url, policy, log: (_function, line) => void logged.push(line) });
  history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
}, 180_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});

/** A unit that contains a unit with an account. */
async function anOrganization() {
  const organizations = openAccount(moto.url, adminAccountId, 'us-east-1').client(OrganizationsClient);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots: [root] = [] } = await organizations.send(new ListRootsCommand({}));
  const unitBelow = async (ParentId: string | undefined, Name: string) => {
    const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
    return OrganizationalUnit?.Id ?? '';
  };
  const unitId = await unitBelow(root?.Id, 'Shops');
  const inner = await unitBelow(unitId, 'Small shops');
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: 'kiosk', Email: 'kiosk@example.com' }),
  );
  const accountId = CreateAccountStatus?.AccountId ?? '';
  await organizations.send(
    new MoveAccountCommand({ AccountId: accountId, SourceParentId: root?.Id, DestinationParentId: inner }),
  );
  organizations.destroy();
  return { unitId, accountId };
}

const ports = { 'EC2.13': 22, 'EC2.14': 3389 } as const;

/** A group that is open to the internet, and its finding in Security Hub. */
async function openGroup(
  accountId: string,
  {
    controlId = 'EC2.13',
    region = 'eu-west-1',
  }: { readonly controlId?: keyof typeof ports; readonly region?: string } = {},
) {
  const ec2 = cloud.account(accountId, region).client(EC2Client);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `group-${(unique += 1)}`, Description: 'x', VpcId: vpc?.VpcId }),
  );
  const port = ports[controlId];
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  const arn = `arn:aws:ec2:${region}:${accountId}:security-group/${GroupId}`;
  const finding = anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${accountId}:security-control/${controlId}/finding/${GroupId}`,
    AwsAccountId: accountId,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: arn, Region: region }],
  });
  cloud.addFindings(finding);
  const isOpen = async () => {
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId] }] }),
    );
    return SecurityGroupRules.some(({ IsEgress }) => IsEgress === false);
  };
  return { id: finding.Id, finding, arn, isOpen };
}

const ask = (type: string, detail: unknown, source = shopTeam, more: object = {}) =>
  cloud.putEvent({ ...more, source, 'detail-type': type, detail }, bus);
const remediate = (findingIds: readonly string[], source?: string) => ask('ASR Remediate', { findingIds }, source);
const undo = (remediationId: string, source?: string) => ask('ASR Undo', { remediationId }, source);
const undoFinding = (findingId: string, source?: string) => ask('ASR Undo', { findingId }, source);
const planOf = async (remediationId: string) => (await history.find(remediationId))?.digest ?? 'none';
const decide = async (remediationId: string, decision: 'approve' | 'reject', source?: string) =>
  ask('ASR Approval', { remediationId, decision, because: 'ours', plan: await planOf(remediationId) }, source);
/** The operations of the operator of ASR. */
const press = (finding: object) =>
  cloud.start({
    kind: 'button',
    event: aCustomAction(finding),
  });

function remediationsOf(run: EventRun): ReportOutput['remediations'] {
  return run.executions.flatMap((execution) => {
    if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return (execution.output as ReportOutput).remediations;
  });
}
const noteOf = (findingId: string) => cloud.findings().find((finding) => finding.findingId === findingId);

describe('the owner of an account', () => {
  it('remediates and undoes in it, and is recorded as the requester', async () => {
    const { id, isOpen } = await openGroup(shop);

    const run = await remediate([id]);
    const [fixed] = remediationsOf(run);

    expect(run.rules).toEqual(['ASR-Delegated']);
    expect(fixed).toMatchObject({ outcome: 'fixed' });
    expect(await isOpen()).toBe(false);
    expect(noteOf(id)).toMatchObject({
      status: 'RESOLVED',
      note: expect.stringContaining('Undo: `asr undo --finding`'),
    });
    expect(await history.find(fixed!.remediationId)).toMatchObject({
      outcome: 'fixed',
      actor,
      source: 'custom-action',
      override: null,
    });

    expect(remediationsOf(await undo(fixed!.remediationId))).toMatchObject([
      { remediationId: fixed!.remediationId, outcome: 'undone' },
    ]);
    expect(await isOpen()).toBe(true);
    expect(await history.find(fixed!.remediationId)).toMatchObject({ undo: { by: actor } });
  }, 60_000);

  it('undoes the change of a finding, as its note says', async () => {
    const { id, isOpen } = await openGroup(shop);
    const [fixed] = remediationsOf(await remediate([id]));
    expect(await isOpen()).toBe(false);

    expect(remediationsOf(await undoFinding(id))).toMatchObject([
      { remediationId: fixed!.remediationId, outcome: 'undone' },
    ]);
    expect(await isOpen()).toBe(true);
    expect(remediationsOf(await undoFinding('another'))).toMatchObject([{ outcome: 'refused' }]);
  }, 60_000);

  it('approves or rejects where the policy requires an approval', async () => {
    const [wanted, unwanted] = [
      await openGroup(shop, { controlId: 'EC2.14' }),
      await openGroup(shop, { controlId: 'EC2.14' }),
    ];
    const asked = remediationsOf(await remediate([wanted.id, unwanted.id]));
    const [yes, no] = asked.map(({ remediationId }) => remediationId);
    expect(asked.map(({ outcome }) => outcome)).toEqual(['awaiting-approval', 'awaiting-approval']);

    expect(remediationsOf(await decide(yes!, 'approve'))).toMatchObject([{ remediationId: yes, outcome: 'fixed' }]);
    expect(remediationsOf(await decide(no!, 'reject'))).toMatchObject([
      { remediationId: no, outcome: 'refused', reason: expect.stringContaining(`Rejected by ${actor}`) },
    ]);

    expect([await wanted.isOpen(), await unwanted.isOpen()]).toEqual([false, true]);
    expect(await history.find(yes!)).toMatchObject({ approval: { by: actor, because: 'ours' } });
  }, 60_000);

  it('plans without changing anything', async () => {
    const { id, isOpen } = await openGroup(shop);

    expect(remediationsOf(await ask('ASR Remediate', { findingIds: [id], mode: 'plan' }))).toMatchObject([
      { outcome: 'planned' },
    ]);

    expect(await isOpen()).toBe(true);
    expect(noteOf(id)).toMatchObject({ status: null, note: expect.stringContaining('Would change: ') });
  }, 30_000);

  it('owns the accounts below a unit, at any depth', async () => {
    const { id, isOpen } = await openGroup(inUnit);

    const [fixed] = remediationsOf(await remediate([id], unitTeam));

    expect(fixed).toMatchObject({ outcome: 'fixed' });
    expect(await isOpen()).toBe(false);
    expect(remediationsOf(await undo(fixed!.remediationId, unitTeam))).toMatchObject([{ outcome: 'undone' }]);
  }, 60_000);

  it('is limited by the scope like every caller, and cannot override it', async () => {
    const { id, isOpen } = await openGroup(shop, { region: 'us-west-2' });
    const override = { 'asr-override': { by: 'jane', because: 'I want to' } };

    expect(remediationsOf(await ask('ASR Remediate', { findingIds: [id] }, shopTeam, override))).toMatchObject([
      { outcome: 'skipped', reason: expect.stringContaining('scope.exclude.regions') },
    ]);

    expect(await isOpen()).toBe(true);
    expect(noteOf(id)).toMatchObject({ status: null, note: expect.stringContaining('scope.exclude.regions') });
  }, 30_000);
});

describe('an agent, whose delegation has automaticOnly', () => {
  const agents = `asr.delegate/agents/${jane}`;

  it('remediates what is automatic, undoes it, and does not repeat it', async () => {
    const { id, finding, isOpen } = await openGroup(shop);

    const [fixed] = remediationsOf(await remediate([id], agents));
    expect(fixed).toMatchObject({ outcome: 'fixed' });
    expect(await history.find(fixed!.remediationId)).toMatchObject({
      source: 'imported',
      actor: expect.stringContaining('(agents, '),
    });

    expect(remediationsOf(await undo(fixed!.remediationId, agents))).toMatchObject([{ outcome: 'undone' }]);
    const again = { ...finding, Id: `${id}-again` };
    cloud.addFindings(again);
    expect(remediationsOf(await remediate([again.Id], agents))).toMatchObject([{ outcome: 'skipped' }]);
    expect(await isOpen()).toBe(true);
  }, 60_000);

  it('changes nothing that is manual, in another account, or that it would have to approve', async () => {
    const manual = await openGroup(shop, { controlId: 'EC2.14' });
    const foreign = await openGroup(bank);

    expect(remediationsOf(await remediate([manual.id], agents))).toMatchObject([
      { outcome: 'skipped', reason: expect.stringContaining('sets EC2.14 to manual') },
    ]);
    expect(remediationsOf(await remediate([foreign.id], agents))).toMatchObject([{ outcome: 'refused' }]);
    const [asked] = remediationsOf(await press(manual.finding));
    expect(remediationsOf(await decide(asked!.remediationId, 'approve', agents))).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('may not approve') },
    ]);
    expect([await manual.isOpen(), await foreign.isOpen()]).toEqual([true, true]);
  }, 60_000);
});

describe('in an account that is not delegated', () => {
  /** Two groups of the bank: one that was fixed, and one with a plan that waits for an approval. */
  async function bankWithHistory() {
    const closed = await openGroup(bank);
    const waiting = await openGroup(bank, { controlId: 'EC2.14' });
    const untouched = await openGroup(bank);
    const [fixed] = remediationsOf(await press(closed.finding));
    const [asked] = remediationsOf(await press(waiting.finding));
    const look = async () => ({
      open: [await closed.isOpen(), await waiting.isOpen(), await untouched.isOpen()],
      records: [await history.find(fixed!.remediationId), await history.find(asked!.remediationId)],
      notes: [closed, waiting, untouched].map(({ id }) => noteOf(id)),
    });
    return { closed, waiting, untouched, fixed: fixed!.remediationId, asked: asked!.remediationId, look };
  }
  let theirs: Awaited<ReturnType<typeof bankWithHistory>>;
  beforeAll(async () => {
    theirs = await bankWithHistory();
  }, 60_000);

  it.each<[string, () => Promise<EventRun>]>([
    ['an undo', () => undo(theirs.fixed)],
    ['a yes', () => decide(theirs.asked, 'approve')],
    ['a no, which would end the question', () => decide(theirs.asked, 'reject')],
    ['a finding', () => remediate([theirs.untouched.id])],
    ['a finding, in the name of the bank', () => remediate([theirs.untouched.id], `asr.delegate/bank-team/${jane}`)],
    ['a name with a slash', () => undo(theirs.fixed, `asr.delegate/shop-team/x/${jane}`)],
    ['a session with a slash', () => undo(theirs.fixed, `${shopTeam}/x`)],
    ['an empty tag', () => undo(theirs.fixed, `asr.delegate//${jane}`)],
    ['a wildcard', () => undo(theirs.fixed, `asr.delegate/*/${jane}`)],
    ['the name of a unit that it is not below', () => undo(theirs.fixed, unitTeam)],
    [
      'a finding in the event',
      () =>
        ask('ASR Remediate', {
          findingIds: [theirs.untouched.id],
          findings: [{ ...theirs.untouched.finding, AwsAccountId: shop }],
        }),
    ],
    ['force', () => ask('ASR Undo', { remediationId: theirs.fixed, force: true })],
    ['the button', () => ask('Security Hub Findings - Custom Action', { findings: [theirs.untouched.finding] })],
  ])(
    'changes nothing by %s',
    async (_, forge) => {
      const before = await theirs.look();

      const outcomes = remediationsOf(await forge()).map(({ outcome }) => outcome);

      expect(outcomes.filter((outcome) => outcome !== 'refused')).toEqual([]);
      expect(await theirs.look()).toEqual(before);
    },
    30_000,
  );

  it('gets an answer that reveals nothing about it, with a record of its own', async () => {
    const unknown = 'r-00000000000000000000';
    const [ofTheirs] = remediationsOf(await undo(theirs.fixed));
    const [ofNobodys] = remediationsOf(await undo(unknown));

    expect(ofTheirs?.reason.replace(theirs.fixed, unknown)).toBe(ofNobodys?.reason);
    expect(ofTheirs?.remediationId).not.toBe(theirs.fixed);
    expect(await history.find(ofTheirs!.remediationId)).toMatchObject({
      outcome: 'refused',
      accountId: '',
      reason: expect.stringContaining(actor),
    });
  }, 30_000);

  it('changes nothing by a finding of their own product with the id of a finding there', async () => {
    const mine = await openGroup(shop);
    const before = await theirs.look();
    // The owner of an account can import findings into it, with any id.
    const product = `arn:aws:securityhub:eu-west-1:${shop}:product/${shop}/default`;
    cloud.addFindings({ ...mine.finding, Id: theirs.untouched.id, ProductArn: product });

    const outcomes = remediationsOf(await remediate([theirs.untouched.id])).map(({ outcome }) => outcome);

    // The finding is of their own product, so ASR changes nothing in their account either.
    expect(outcomes).toEqual(['skipped']);
    expect(await mine.isOpen()).toBe(true);
    const after = await theirs.look();
    expect({ ...after, notes: [] }).toEqual({ ...before, notes: [] });
  }, 30_000);

  it.each([
    ['of the bank', () => theirs.untouched.arn],
    ['of the bank in another partition', () => theirs.untouched.arn.replace('arn:aws:', 'arn:aws-cn:')],
    [
      'of theirs in another partition',
      () => theirs.untouched.arn.replace('arn:aws:', 'arn:aws-cn:').replace(bank, shop),
    ],
  ])(
    'is out of reach of their own finding about a resource %s',
    async (_, arnOf) => {
      const mine = await openGroup(shop);
      const before = await theirs.look();
      const Id = `${mine.id}-forged`;
      cloud.addFindings({ ...mine.finding, Id, Resources: [{ Type: 'AwsEc2SecurityGroup', Id: arnOf() }] });

      expect(remediationsOf(await remediate([Id]))).toMatchObject([{ outcome: 'failed' }]);

      expect(await theirs.look()).toEqual(before);
      expect(await mine.isOpen()).toBe(true);
    },
    30_000,
  );

  it('leaves the approval open for its approvers', async () => {
    await decide(theirs.asked, 'approve');

    const [approved] = remediationsOf(
      await cloud.start({
        kind: 'resume',
        event: {
          source: 'asr',
          'detail-type': 'ASR Approval',
          detail: {
            remediationId: theirs.asked,
            decision: 'approve',
            by: 'ada',
            because: 'x',
            plan: await planOf(theirs.asked),
          },
        },
      }),
    );

    expect(approved).toMatchObject({ remediationId: theirs.asked, outcome: 'fixed' });
  }, 30_000);
});

describe('a delegation', () => {
  it('allows nothing that it does not say', async () => {
    const { id, isOpen } = await openGroup(shop);
    const undoTeam = `asr.delegate/undo-team/${jane}`;

    expect(remediationsOf(await remediate([id], undoTeam))).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('may not remediate') },
    ]);
    expect(await isOpen()).toBe(true);
    const [fixed] = remediationsOf(await remediate([id]));
    expect(remediationsOf(await undo(fixed!.remediationId, undoTeam))).toMatchObject([{ outcome: 'undone' }]);
  }, 60_000);

  it('is refused if AWS Organizations does not know the account', async () => {
    const { id, finding, isOpen } = await openGroup(stranger);
    expect(remediationsOf(await remediate([id], unitTeam))).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('has no finding') },
    ]);
    expect(await isOpen()).toBe(true);

    const [fixed] = remediationsOf(await press(finding));
    expect(remediationsOf(await undo(fixed!.remediationId, unitTeam))).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('has no remediation') },
    ]);
    expect(await isOpen()).toBe(false);
    expect(
      logged.filter((line) => line.includes(`ASR could not look up the organizational units of account ${stranger}`)),
    ).not.toEqual([]);
  }, 60_000);

  it('accepts requests only on its own bus', async () => {
    const { id, isOpen } = await openGroup(shop);
    const event = { source: shopTeam, 'detail-type': 'ASR Remediate', detail: { findingIds: [id] } };

    for (const other of [undefined, 'ASR-Outcomes', 'ASR-Detections'])
      expect(await cloud.putEvent(event, other)).toMatchObject({ rules: [], executions: [] });

    expect(await isOpen()).toBe(true);
  }, 30_000);
});
