/** What a newcomer does with the installed package, in order. Each step throws an error that says what went wrong. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, EC2Client } from '@aws-sdk/client-ec2';
import { openAccount } from '@asr/local-cloud';
import type { Asr } from './asr.ts';

interface Place {
  readonly asr: Asr;
  /** The folder in which the user works. */
  readonly folder: string;
  readonly motoUrl: string;
}

export interface Step {
  readonly name: string;
  readonly run: (place: Place) => Promise<void>;
}

/** The account of moto for credentials without a role. */
const account = '123456789012';
const region = 'eu-west-1';
const choices = ['--observe', 'EC2.13', '--email', 'none', '--approval', 'critical'];

export const steps: readonly Step[] = [
  step('asr demo', ['demo'], /4 of 4 detected, fixed and verified/),
  step('asr demo --story safety', ['demo', '--story', 'safety'], /undone/),
  step('asr init', ['init', '--namespace', 'ASR', '--admin-account', account, '--regions', region, ...choices], /./),
  step('asr policy check', ['policy', 'check'], /./),
  step('asr explain', ['explain', 'EC2.13'], /EC2\.13/),
  { name: 'asr plan, handle and undo', run: planFixAndUndo },
];

function step(name: string, argv: readonly string[], expected: RegExp): Step {
  return {
    name,
    async run({ asr }) {
      await outputOf(asr, argv, expected);
    },
  };
}

/** The output of a command that must succeed. */
async function outputOf(asr: Asr, argv: readonly string[], expected: RegExp): Promise<string> {
  const { code, out, err } = await asr(argv);
  if (code === 0 && expected.test(out)) return out;
  throw new Error(`asr ${argv.join(' ')} ended with ${code}, without ${expected}.\n${out.slice(-3000)}${err}`);
}

/** One open security group: `asr plan` shows the plan, `asr local` applies and undoes it. */
async function planFixAndUndo({ asr, folder, motoUrl }: Place): Promise<void> {
  const file = join(folder, 'finding.json');
  const group = await openGroup(motoUrl);
  writeFileSync(file, JSON.stringify(findingOf(group)));
  await outputOf(asr, ['plan', '--file', file], /0\.0\.0\.0\/0/);
  const local = ['--moto', motoUrl, '--json'];
  const fixed = JSON.parse(await outputOf(asr, ['local', 'handle', file, ...local], /"outcome": ?"fixed"/)) as {
    readonly remediations: readonly { readonly remediationId: string }[];
  };
  const [{ remediationId } = { remediationId: 'none' }] = fixed.remediations;
  await outputOf(asr, ['local', 'undo', remediationId, ...local], /"outcome": ?"undone"/);
}

async function openGroup(motoUrl: string): Promise<string> {
  const ec2 = openAccount(motoUrl, account, region).client(EC2Client);
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `web-${randomUUID()}`, Description: 'web' }),
  );
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
  return GroupId ?? 'none';
}

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html */
function findingOf(groupId: string): object {
  const now = new Date().toISOString();
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:securityhub:${region}:${account}:security-control/EC2.13/finding/${randomUUID()}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: 'security-control/EC2.13',
    AwsAccountId: account,
    Region: region,
    CreatedAt: now,
    UpdatedAt: now,
    Severity: { Label: 'HIGH' },
    Title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
    Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    Resources: [
      {
        Type: 'AwsEc2SecurityGroup',
        Id: `arn:aws:ec2:${region}:${account}:security-group/${groupId}`,
        Partition: 'aws',
        Region: region,
      },
    ],
  };
}
