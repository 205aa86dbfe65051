/** Tags with values from AWS Organizations, with an account that moves between the question and the approval. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateSubnetCommand, CreateVpcCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EventRun,
  type LocalCloud,
  type Moto,
  adminAccountId,
  openAccount,
  openLocalCloud,
} from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import {
  type History,
  type Policy,
  type ReportOutput,
  defaultPolicy,
  historyInDynamoDb,
  tagValueLookups,
} from '@asr/orchestrator';
import { aCustomAction, anAsffFinding } from '@asr/orchestrator/testing';

const region = 'eu-west-1';
const outside = '777788889999';

let moto: Moto;
let policy: Policy;
let cloud: LocalCloud;
let history: History;
let organizations: OrganizationsClient;
let accountId: string;
let units: { readonly root: string; readonly shops: string; readonly bank: string };

beforeAll(async () => {
  moto = await emptyMoto();
  organizations = openAccount(moto.url, adminAccountId, 'us-east-1').client(OrganizationsClient);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots: [{ Id: root = '' } = {}] = [] } = await organizations.send(new ListRootsCommand({}));
  const unit = async (Name: string) =>
    (await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name }))).OrganizationalUnit?.Id ??
    '';
  units = { root, shops: await unit('Shops'), bank: await unit('Bank') };
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({
      AccountName: 'shop-prod',
      Email: 'shop@example.com',
      Tags: [{ Key: 'cost-center', Value: '4711' }],
    }),
  );
  accountId = CreateAccountStatus?.AccountId ?? '';
  const tagValues = {
    Account: { account: 'name' },
    Cost: { accountTag: 'cost-center' },
    Team: { unit: { [units.shops]: 'payments', [units.bank]: 'ledger' }, default: 'platform' },
  };
  policy = {
    ...defaultPolicy,
    controls: {
      'EC2.44': {
        approval: 'required',
        parameters: { requiredTagKeys: ['Account', 'Cost', 'Team'], tagValues },
      },
      'EC2.46': { parameters: { requiredTagKeys: ['Unit'], tagValues: { Unit: { unit: 'name' } } } },
    },
  };
  cloud = await openLocalCloud({ motoUrl: moto.url, policy });
  history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
}, 180_000);
afterAll(async () => {
  organizations?.destroy();
  await cloud?.close();
  await moto?.stop();
});

const move = (from: string, to: string) =>
  organizations.send(new MoveAccountCommand({ AccountId: accountId, SourceParentId: from, DestinationParentId: to }));

async function aSubnet(of: string) {
  const ec2 = cloud.account(of, region).client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.1.1.0/24' }));
  const id = Subnet?.SubnetId ?? '';
  const tags = async () => {
    const { Subnets: [found] = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    return Object.fromEntries((found?.Tags ?? []).map(({ Key = '', Value }) => [Key, Value]));
  };
  return { id, vpcId: Vpc?.VpcId ?? '', tags };
}

async function press(of: string, controlId: string, Type: string, resource: string) {
  const finding = anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${of}:security-control/${controlId}/finding/${resource}`,
    AwsAccountId: of,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
    Resources: [{ Type, Id: `arn:aws:ec2:${region}:${of}:${resource}`, Region: region }],
  });
  const event = aCustomAction(finding);
  return onlyOne(await cloud.start({ kind: 'button', event }));
}

async function approve(remediationId: string, plan: string) {
  const detail = { remediationId, decision: 'approve', by: 'ada', because: 'Ours.', plan };
  return onlyOne(
    await cloud.start({ kind: 'resume', event: { source: 'asr', 'detail-type': 'ASR Approval', detail } }),
  );
}

function onlyOne(run: EventRun): ReportOutput['remediations'][number] {
  const [execution] = run.executions;
  if (execution?.status !== 'SUCCEEDED') throw new Error(JSON.stringify(execution));
  const [remediation] = (execution.output as ReportOutput).remediations;
  if (remediation === undefined) throw new Error('There is no remediation.');
  return remediation;
}

async function pending(remediationId: string) {
  const changes = (await history.find(remediationId))?.pending ?? [];
  return Object.fromEntries(changes.map(({ key = '', to }) => [key, to]));
}

const planIn = (reason: string) => /--plan ([0-9a-f]+)/.exec(reason)?.[1] ?? 'none';

describe('required tags with values from AWS Organizations', () => {
  it('are asked for again if the account moves before the approval', async () => {
    await move(units.root, units.shops);
    const { id, tags } = await aSubnet(accountId);
    const asked = await press(accountId, 'EC2.44', 'AwsEc2Subnet', `subnet/${id}`);
    expect(asked).toMatchObject({
      outcome: 'awaiting-approval',
      reason: expect.stringContaining('Would change: tags[Account] added: "shop-prod"; '),
    });
    expect(await pending(asked.remediationId)).toEqual({ Account: 'shop-prod', Cost: '4711', Team: 'payments' });

    await move(units.shops, units.bank);
    const again = await approve(asked.remediationId, planIn(asked.reason));

    expect(again).toMatchObject({ outcome: 'awaiting-approval' });
    expect(await pending(asked.remediationId)).toEqual({ Account: 'shop-prod', Cost: '4711', Team: 'ledger' });
    expect(await tags()).toEqual({});
    expect(await approve(asked.remediationId, planIn(again.reason))).toMatchObject({ outcome: 'fixed' });
    expect(await tags()).toEqual({ Account: 'shop-prod', Cost: '4711', Team: 'ledger' });
  }, 60_000);

  it('have the name of the unit, and none for an account that is in no unit', async () => {
    const { vpcId } = await aSubnet(accountId);
    const { outcome, remediationId } = await press(accountId, 'EC2.46', 'AwsEc2Vpc', `vpc/${vpcId}`);
    expect(outcome).toBe('fixed');
    expect((await history.find(remediationId))?.changes).toMatchObject([{ key: 'Unit', from: null, to: 'Bank' }]);
    await move(units.bank, units.root);
    const { vpcId: other } = await aSubnet(accountId);
    expect(await press(accountId, 'EC2.46', 'AwsEc2Vpc', `vpc/${other}`)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('is directly below the root'),
    });
  }, 60_000);

  it('take exactly the calls that the policy allows Parse', () => {
    const calls = cloud.calls().filter(({ service, role }) => service === 'organizations' && role !== null);
    const actions = new Set(calls.map(({ service, operation }) => `${service}:${operation}`));

    expect([...new Set(calls.map(({ role }) => role))]).toEqual([expect.stringContaining('Parse')]);
    expect([...actions].toSorted()).toEqual(tagValueLookups(policy));
  });

  it('are refused for an account that the organization does not have', async () => {
    const { id, tags } = await aSubnet(outside);

    expect(await press(outside, 'EC2.44', 'AwsEc2Subnet', `subnet/${id}`)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(
        /^ASR cannot read the name of account 777788889999: the organization does not have it\./,
      ),
    });
    expect(await tags()).toEqual({});
  }, 60_000);
});
