/** `asr local …` as its users run it, against a running moto server. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  GetEbsEncryptionByDefaultCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAsr } from '@asr/cli/testing';
import { openAccount, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';

const member = '444455556666';
const region = 'us-east-1';
const folder = mkdtempSync(join(tmpdir(), 'asr-cli-'));
const main = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'src', 'main.ts');
let moto: Moto;
let files = 0;

beforeAll(async () => {
  moto = await emptyMoto();
}, 60_000);
afterAll(async () => {
  await moto?.stop();
  rmSync(folder, { recursive: true });
});

/** The output of `asr local …` with `--json`. */
interface Document {
  readonly rules: readonly string[];
  readonly remediations: readonly {
    readonly findingId: string;
    readonly controlId: string;
    readonly resourceId: string;
    readonly outcome: string;
    readonly reason: string;
    readonly changes: readonly {
      readonly field: string;
      readonly key?: string;
      readonly from: unknown;
      readonly to: unknown;
    }[];
    readonly remediationId: string;
    readonly plan?: string;
  }[];
  readonly counts: { readonly transitions: number; readonly lambdaInvocations: number; readonly awsApiCalls: number };
}

async function local(
  args: readonly string[],
  stdin?: string,
): Promise<Document & { readonly code: number; readonly err: string }> {
  const { code, out, err } = await runAsr(['local', ...args, '--moto', moto.url, '--json'], stdin);
  if (out === '') throw new Error(`Nothing was printed; exit ${code}: ${err}`);
  return { ...(JSON.parse(out) as Document), code, err };
}

function fileOf(content: unknown): string {
  const file = join(folder, `${(files += 1)}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function ec2(): EC2Client {
  return openAccount(moto.url, member, region).client(EC2Client);
}

const world = { CidrIp: '0.0.0.0/0' };
const ssh = (...IpRanges: readonly { readonly CidrIp: string }[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  IpRanges: [...IpRanges],
});

async function createGroup(name: string, ...permissions: readonly IpPermission[]): Promise<string> {
  const { GroupId = '' } = await ec2().send(new CreateSecurityGroupCommand({ GroupName: name, Description: name }));
  await allow(GroupId, ...permissions);
  return GroupId;
}

async function allow(GroupId: string, ...permissions: readonly IpPermission[]): Promise<void> {
  await ec2().send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [...permissions] }));
}

/** `22-22 0.0.0.0/0`, in alphabetical order. */
async function ingressOf(groupId: string): Promise<readonly string[]> {
  const { SecurityGroupRules = [] } = await ec2().send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [groupId] }] }),
  );
  const ingress = SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true);
  return ingress
    .map(({ FromPort, ToPort, CidrIpv4, CidrIpv6 }) => `${FromPort}-${ToPort} ${CidrIpv4 ?? CidrIpv6}`)
    .toSorted();
}

function findingOf(controlId: string, type: string, resourceId: string) {
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:securityhub:${region}:${member}:security-control/${controlId}/finding/${resourceId}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: `security-control/${controlId}`,
    AwsAccountId: member,
    Region: region,
    Resources: [{ Type: type, Id: resourceId, Partition: 'aws', Region: region }],
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  };
}

function openSsh(groupId: string) {
  return findingOf('EC2.13', 'AwsEc2SecurityGroup', `arn:aws:ec2:${region}:${member}:security-group/${groupId}`);
}

function imported(finding: object) {
  const detailType = 'Security Hub Findings - Imported';
  return {
    version: '0',
    source: 'aws.securityhub',
    'detail-type': detailType,
    account: member,
    region,
    detail: { findings: [finding] },
  };
}

describe('asr local handle', () => {
  it('fixes, finds nothing the second time, and undoes each removed rule', async () => {
    const groupId = await createGroup('bastion', ssh(world, { CidrIp: '198.51.100.0/24' }));
    const event = fileOf(openSsh(groupId));

    const first = await local(['handle', event]);
    expect(first).toMatchObject({
      code: 0,
      rules: ['ASR-RemediateWithAsr'],
      remediations: [
        {
          findingId: openSsh(groupId).Id,
          controlId: 'EC2.13',
          accountId: member,
          region,
          resourceId: `arn:aws:ec2:${region}:${member}:security-group/${groupId}`,
          outcome: 'fixed',
          changes: [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', to: null }],
        },
      ],
    });
    expect(Object.keys(first.remediations[0] ?? {})).toEqual(
      expect.arrayContaining([
        'findingId',
        'controlId',
        'accountId',
        'region',
        'resourceId',
        'outcome',
        'reason',
        'changes',
        'remediationId',
      ]),
    );
    expect(first.counts.transitions).toBeLessThanOrEqual(7);
    expect(first.counts.lambdaInvocations).toBeLessThanOrEqual(3);
    expect(first.counts.awsApiCalls).toBeLessThanOrEqual(16);
    expect(await ingressOf(groupId)).toEqual(['22-22 198.51.100.0/24']);

    const second = await local(['handle', event]);
    expect(second).toMatchObject({ code: 0, remediations: [{ outcome: 'compliant', changes: [] }] });

    await allow(groupId, { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, IpRanges: [{ CidrIp: '10.0.0.0/8' }] });
    const undone = await local(['undo', first.remediations[0]?.remediationId ?? '']);
    expect(undone).toMatchObject({
      code: 0,
      rules: [],
      remediations: [{ outcome: 'undone', changes: [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: null }] }],
    });
    expect(await ingressOf(groupId)).toEqual(['22-22 0.0.0.0/0', '22-22 198.51.100.0/24', '8080-8080 10.0.0.0/8']);

    const again = await local(['undo', first.remediations[0]?.remediationId ?? '']);
    expect(again).toMatchObject({ code: 0, remediations: [{ outcome: 'undone', changes: [] }] });
  }, 60_000);

  it('changes nothing with --mode plan, and shows the plan', async () => {
    const groupId = await createGroup('planned', ssh(world));

    const planned = await local(['handle', '-', '--mode', 'plan'], JSON.stringify(openSsh(groupId)));

    expect(planned).toMatchObject({
      code: 0,
      rules: ['ASR-RemediateWithAsr'],
      remediations: [{ outcome: 'planned', changes: [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', to: null }] }],
    });
    expect(await ingressOf(groupId)).toEqual(['22-22 0.0.0.0/0']);
  }, 30_000);

  it('explains why no rule matches the event', async () => {
    const groupId = await createGroup('unmatched', ssh(world));

    const unmatched = await local(['handle', fileOf(imported(openSsh(groupId)))]);

    expect(unmatched).toMatchObject({ code: 0, rules: [], remediations: [] });
    expect(unmatched.counts).toEqual({ transitions: 0, lambdaInvocations: 0, awsApiCalls: 0 });
    expect(unmatched.err).toContain('ASR-RemediateWithAsr: requires detail-type to be one of');
    expect(await ingressOf(groupId)).toEqual(['22-22 0.0.0.0/0']);
  }, 30_000);

  it('matches a rule if the policy sets the control to automatic', async () => {
    const groupId = await createGroup('automatic', ssh(world));
    const policy = fileOf('controls: { EC2.13: { mode: automatic } }\n');

    const fired = await local(['handle', fileOf(imported(openSsh(groupId))), '--policy', policy]);

    expect(fired).toMatchObject({ code: 0, rules: ['ASR-Automatic1'], remediations: [{ outcome: 'fixed' }] });
    expect(await ingressOf(groupId)).toEqual([]);
  }, 30_000);

  it('reports an invalid entry of a list, handles all others, and exits with 1', async () => {
    const groupId = await createGroup('beside-garbage', ssh(world));

    const mixed = await local(['handle', fileOf([openSsh(groupId), 'garbage', { AwsAccountId: 'not an account' }])]);

    expect(mixed.code).toBe(1);
    expect(mixed.remediations.map(({ outcome, reason }) => `${outcome}: ${reason}`).toSorted()).toEqual([
      expect.stringMatching(/^failed: A finding must be an object, not "garbage"\.$/),
      expect.stringMatching(/^failed: \w+ .+\.$/),
      expect.stringMatching(/^fixed: /),
    ]);
    expect(await ingressOf(groupId)).toEqual([]);
  }, 30_000);

  it('does not wait for an approval: the plan stays open until an approver decides', async () => {
    const policy = fileOf('controls: { EC2.7: { approval: required } }\n');
    const finding = findingOf('EC2.7', 'AwsAccount', `AWS::::Account:${member}`);
    const encrypts = async () => (await ec2().send(new GetEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault;

    const asked = await local(['handle', fileOf(finding), '--policy', policy]);
    expect(asked).toMatchObject({
      code: 0,
      remediations: [
        {
          outcome: 'awaiting-approval',
          changes: [{ field: 'encrypts', from: false, to: true, state: 'awaiting-approval' }],
        },
      ],
    });
    expect(await encrypts()).toBe(false);

    const approved = await local([
      'approve',
      asked.remediations[0]?.remediationId ?? '',
      '--plan',
      asked.remediations[0]?.plan ?? '',
      '--because',
      'Nothing breaks.',
    ]);
    expect(approved).toMatchObject({
      code: 0,
      remediations: [{ outcome: 'fixed', changes: [{ field: 'encrypts', from: false, to: true }] }],
    });
    expect(await encrypts()).toBe(true);

    const tooLate = local(['reject', asked.remediations[0]?.remediationId ?? '', '--because', 'Changed my mind.']);
    await expect(tooLate).rejects.toThrow('does not await approval. Its outcome is fixed. Nothing was started.');
  }, 60_000);
});

describe('asr', () => {
  it.each([
    [
      'an event that is cut off',
      ['local', 'handle', '-', '--moto', 'http://127.0.0.1:9'],
      '{"detail": [',
      /^standard input:1:\d+ .+\.\n$/,
    ],
    [
      'a policy with a typo',
      ['policy', 'check', '-'],
      'controls:\n  EC2.13: { mode: auto }\n',
      /^standard input:2:\d+ controls\.EC2\.13\.mode .+\n$/,
    ],
  ])('exits with 2 and names the place for %s', async (_, args, stdin, complaint) => {
    const { code, out, err } = await runAsr(args, stdin);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(complaint);
  });

  it('writes the result and the exit code of a process of its own', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'policy', 'check', '-'], {
      input: 'controls:\n  EC2.13: { mode: auto }\n',
      encoding: 'utf8',
    });

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^standard input:2:\d+ controls\.EC2\.13\.mode .+\n$/);
  });

  it('exits with 2 for an id that is not in history', async () => {
    const { code, out, err } = await runAsr(['local', 'undo', 'r-unknown', '--moto', moto.url, '--json']);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^"r-unknown" is not a valid remediation id/);
  }, 30_000);
});
