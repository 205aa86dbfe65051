/** `asr plan` as its users run it: no deployment, and AWS by `AWS_ENDPOINT_URL`. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runAsr } from '@asr/cli/testing';
import { openAccount, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';

const [account, member, region] = ['123456789012', '444455556666', 'eu-west-1'];
const before = { ...process.env };
let moto: Moto;
let groups: readonly string[] = [];

beforeAll(async () => {
  moto = await emptyMoto();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: moto.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  });
  groups = [await openGroup(account), await openGroup(member)];
}, 60_000);
afterAll(async () => {
  process.env = before;
  await moto?.stop();
});

async function openGroup(accountId: string): Promise<string> {
  const ec2 = openAccount(moto.url, accountId, region).client(EC2Client);
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web' }));
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return GroupId;
}

const findingOf = (controlId: string, Type: string, Id: string, accountId = account) => ({
  SchemaVersion: '2018-10-08',
  Id: `arn:aws:securityhub:${region}:${accountId}:security-control/${controlId}/finding/${Id}`,
  ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
  GeneratorId: `security-control/${controlId}`,
  AwsAccountId: accountId,
  Region: region,
  Compliance: { Status: 'FAILED', SecurityControlId: controlId },
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  Resources: [{ Type, Id }],
});

it('plans groups of two accounts and the settings of an account, and leaves them as they are', async () => {
  const groupArn = (of: string, id = '') => `arn:aws:ec2:${region}:${of}:security-group/${id}`;
  const findings = [
    findingOf('EC2.13', 'AwsEc2SecurityGroup', groupArn(account, groups[0])),
    findingOf('EC2.13', 'AwsEc2SecurityGroup', groupArn(member, groups[1]), member),
    findingOf('S3.1', 'AwsAccount', `AWS::::Account:${account}`),
    findingOf('EC2.7', 'AwsAccount', `AWS::::Account:${account}`),
  ];

  const { code, out, err } = await runAsr(
    ['plan', '--file', '-', '--role', 'SecurityAudit', '--json'],
    JSON.stringify(findings),
  );

  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { plans, notPlanned, missing } = JSON.parse(out) as {
    readonly plans: readonly {
      readonly verdict: string;
      readonly changes: readonly object[];
      readonly asked: readonly object[];
    }[];
    readonly notPlanned: readonly object[];
    readonly missing: readonly object[];
  };
  expect({ notPlanned, missing }).toEqual({ notPlanned: [], missing: [] });
  expect(plans.map(({ verdict, changes, asked }) => [verdict, changes.length + asked.length])).toEqual([
    ['would-change', 1],
    ['would-change', 1],
    ['would-change', 1],
    ['would-ask', 1],
  ]);
  for (const [nth, accountId] of [account, member].entries()) {
    const ec2 = openAccount(moto.url, accountId, region).client(EC2Client);
    const Filters = [{ Name: 'group-id', Values: [groups[nth] ?? ''] }];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    expect(SecurityGroupRules.some(({ CidrIpv4, FromPort }) => FromPort === 22 && CidrIpv4 === '0.0.0.0/0')).toBe(true);
  }
}, 60_000);

it('plans tags with the name of the account, and refuses it outside an organization', async () => {
  const ec2 = openAccount(moto.url, account, region).client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  const policy = join(mkdtempSync(join(tmpdir(), 'asr-plan-')), 'asr.config.yaml');
  const tagValues = '{ Account: { account: name } }';
  writeFileSync(
    policy,
    `controls: { EC2.46: { parameters: { requiredTagKeys: [Account], tagValues: ${tagValues} } } }\n`,
  );
  const arn = `arn:aws:ec2:${region}:${account}:vpc/${Vpc?.VpcId ?? ''}`;
  const planned = async () => {
    const { out } = await runAsr(
      ['plan', '--file', '-', '--policy', policy, '--json'],
      JSON.stringify([findingOf('EC2.46', 'AwsEc2Vpc', arn)]),
    );
    return (JSON.parse(out) as { readonly plans: readonly object[] }).plans;
  };

  expect(await planned()).toMatchObject([
    { verdict: 'refused', reason: expect.stringMatching(/^The caller cannot read the name of account/) },
  ]);
  const organizations = openAccount(moto.url, account, region).client(OrganizationsClient);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  expect(await planned()).toMatchObject([
    { verdict: 'would-change', changes: [{ field: 'tags', key: 'Account', from: null, to: 'master' }] },
  ]);
}, 60_000);
