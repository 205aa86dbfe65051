/** `asr remediate` with real executions: the local cloud runs them as Step Functions would. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '@asr/cli';
import { fakeIo } from '@asr/cli/testing';
import { openLocalCloud, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';

const member = '444455556666';
const region = 'us-east-1';
const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
let moto: Moto;
let cloud: LocalCloud;

beforeAll(async () => {
  moto = await emptyMoto();
  // The scope names another account, so that only an operator starts remediations here.
  cloud = await openLocalCloud({
    motoUrl: moto.url,
    policy: { ...defaultPolicy, scope: { include: {}, exclude: { accounts: [member] } } },
  });
}, 120_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});

const ec2 = () => cloud.account(member, region).client(EC2Client);

async function openGroup(GroupName: string): Promise<string> {
  const { GroupId = '' } = await ec2().send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName }));
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await ec2().send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return GroupId;
}

async function isOpen(groupId: string): Promise<boolean> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { SecurityGroupRules = [] } = await ec2().send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules.some(({ IsEgress, CidrIpv4 }) => IsEgress !== true && CidrIpv4 === '0.0.0.0/0');
}

function findingOf(groupId: string) {
  const resource = `arn:aws:ec2:${region}:${member}:security-group/${groupId}`;
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:securityhub:${region}:${member}:security-control/EC2.13/finding/${groupId}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: 'security-control/EC2.13',
    AwsAccountId: member,
    Region: region,
    Severity: { Label: 'HIGH' },
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: resource, Partition: 'aws', Region: region }],
    Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  };
}

/** Security Hub with these findings, and Step Functions as the local cloud is. */
function adminAccount(findings: readonly object[]) {
  const ended = new Map<string, unknown>();
  return fakeAws({
    // The ARN of an IAM Identity Center session, longer than most names.
    GetCallerIdentityCommand: () => ({
      Arn: 'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_SecurityOperator_0123456789abcdef/maria@example.com',
    }),
    ListStateMachinesCommand: () => ({ stateMachines: [{ name: 'ASR-Orchestrator', stateMachineArn }] }),
    ListExecutionsCommand: () => ({ executions: [] }),
    GetFindingsCommand: () => ({ Findings: findings }),
    StartExecutionCommand: ({ name, input }: { readonly name: string; readonly input: string }) => {
      void cloud.start(JSON.parse(input) as object).then(({ executions: [execution] }) => ended.set(name, execution));
      return { executionArn: name };
    },
    DescribeExecutionCommand: ({ executionArn }: { readonly executionArn: string }) => {
      const execution = ended.get(executionArn) as { readonly status: string; readonly output?: unknown } | undefined;
      return execution === undefined
        ? { status: 'RUNNING' }
        : { status: execution.status, output: JSON.stringify(execution.output) };
    },
  });
}

async function remediate(groups: readonly string[], ...argv: readonly string[]) {
  const { io, out, err } = fakeIo({});
  const aws = adminAccount(groups.map(findingOf));
  const tools = {
    program: null,
    adminAccount: () => aws,
    memberAccount: () => {
      throw new Error('This command needs no other account.');
    },
    sleep: () => sleep(50),
    localCloud: async () => {
      throw new Error('This command runs on AWS.');
    },
    playbookKit: async () => {
      throw new Error('This command writes no package.');
    },
    release: async () => {
      throw new Error('This command deploys nothing.');
    },
  };
  const code = await run(['remediate', '--control', 'EC2.13', '--yes', '--json', ...argv], { io, tools });
  if (out() === '') throw new Error(`Nothing was printed; exit ${code}: ${err()}`);
  return { code, ...(JSON.parse(out()) as { readonly counts: object; readonly findings: number }) };
}

describe('asr remediate', () => {
  it('skips what the policy excludes, plans without a change, and remediates on request', async () => {
    const groups = [await openGroup('first'), await openGroup('second')];
    const areOpen = () => Promise.all(groups.map(isOpen));

    expect(await remediate(groups)).toMatchObject({ code: 0, findings: 2, counts: { skipped: 2 } });
    expect(await areOpen()).toEqual([true, true]);

    expect(await remediate(groups, '--mode', 'plan', '--override', 'Incident 4711')).toMatchObject({
      code: 0,
      counts: { planned: 2 },
    });
    expect(await areOpen()).toEqual([true, true]);

    expect(await remediate(groups, '--override', 'Incident 4711')).toMatchObject({ code: 0, counts: { fixed: 2 } });
    expect(await areOpen()).toEqual([false, false]);
  }, 120_000);
});
