/** The example of a playbook that a customer brings: built, checked, deployed to the local cloud, remediated and undone. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient, type QueueAttributeName } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAsr } from '@asr/cli/testing';
import { type Moto, adminAccountId, openAccount } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { registerCustomers } from '@asr/playbooks';
import { build } from 'esbuild';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const example = join(examples, 'playbook');
const account = '111122223333';
const region = 'eu-west-1';
const configRule = `arn:aws:config:${region}:${account}:config-rule/config-rule-mburzq`;

let folder: string;
let policy: string;
let moto: Moto;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asr-own-playbook-'));
  for (const name of ['playbook', 'runbook'])
    cpSync(join(examples, name, 'package.json'), join(folder, name, 'package.json'));
  await build({
    entryPoints: ['playbook', 'runbook'].map((name) => ({
      in: join(examples, name, 'src', 'playbook.ts'),
      out: join(name, 'dist', 'playbook'),
    })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    conditions: ['import', 'module'],
    minify: true,
  });
  policy = join(folder, 'asr.config.yaml');
  writeFileSync(
    policy,
    [
      'playbooks:',
      '  - { control: Acme.1, package: ./playbook }',
      '  - { control: Acme.2, package: ./runbook }',
      'controls:',
      '  Acme.1: { mode: automatic, parameters: { retentionDays: 10 } }',
      '  Acme.2: { via: runbook }',
    ].join('\n'),
  );
  moto = await emptyMoto();
}, 120_000);
afterAll(async () => {
  registerCustomers([]);
  rmSync(folder, { recursive: true });
  await moto?.stop();
});

const sqs = () => openAccount(moto.url, account, region).client(SQSClient);

async function queue(name: string): Promise<string> {
  const { QueueUrl = '' } = await sqs().send(new CreateQueueCommand({ QueueName: name }));
  return QueueUrl;
}

const retention = (url: string) => attribute(url, 'MessageRetentionPeriod');

async function attribute(QueueUrl: string, name: QueueAttributeName): Promise<string | undefined> {
  const { Attributes } = await sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }));
  return Attributes?.[name];
}

/** The documents that history has. */
async function startedDocuments(): Promise<readonly string[]> {
  const history = openAccount(moto.url, adminAccountId, region).client(DynamoDBClient);
  const { TableNames: [TableName] = [] } = await history.send(new ListTablesCommand({}));
  const { Items = [] } = await history.send(new ScanCommand({ TableName }));
  return [...new Set(JSON.stringify(Items).match(/ASR-Acme\.\d+(?=")/g))];
}

/** What AWS Config sends to Security Hub, reduced to the fields that ASR reads. */
function configFinding(name: string, overrides: object = {}) {
  return {
    SchemaVersion: '2018-10-08',
    Id: `${configRule}/finding/${name}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/config`,
    GeneratorId: configRule,
    AwsAccountId: account,
    Region: region,
    Severity: { Label: 'MEDIUM' },
    Title: 'Acme.1',
    ProductFields: {
      'aws/config/ConfigRuleName': 'OrgConfigRule-Acme.1-0abcdefg',
      'aws/config/ConfigRuleArn': configRule,
    },
    Compliance: { Status: 'FAILED' },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    Resources: [
      { Type: 'AwsSqsQueue', Id: `arn:aws:sqs:${region}:${account}:${name}`, Partition: 'aws', Region: region },
    ],
    ...overrides,
  };
}

function imported(finding: object): string {
  return JSON.stringify({
    version: '0',
    id: 'e-1',
    source: 'aws.securityhub',
    'detail-type': 'Security Hub Findings - Imported',
    account,
    region,
    time: '2026-11-21T00:00:00Z',
    detail: { findings: [finding] },
  });
}

async function handle(event: string) {
  const { out, err } = await runAsr(['local', 'handle', '-', '--moto', moto.url, '--policy', policy, '--json'], event);
  try {
    return JSON.parse(out) as { readonly rules: readonly string[]; readonly remediations: readonly Remediation[] };
  } catch (error) {
    throw new Error(`${out}\n${err}`, { cause: error });
  }
}

interface Remediation {
  readonly remediationId: string;
  readonly outcome: string;
  readonly reason?: string;
}

describe('a playbook that a customer brings', () => {
  it('passes the laws of ASR in the test runner of its owner', () => {
    const { status, stdout } = spawnSync(process.execPath, ['--test', 'src/playbook.test.ts'], {
      cwd: example,
      encoding: 'utf8',
      // Inside of a worker of jest, the runner would report to that worker.
      env: { PATH: process.env['PATH'] },
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/fail 0/)]);
  });

  it('passes the check of the policy', async () => {
    const { code, out, err } = await runAsr(['policy', 'check', policy]);

    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Acme.1');
  });

  it('remediates a finding of the AWS Config rule with its id, and undoes the change', async () => {
    const url = await queue('orders');
    expect(await retention(url)).toBe('345600');

    const { remediations } = await handle(imported(configFinding('orders')));
    expect(remediations).toMatchObject([{ outcome: 'fixed' }]);
    expect(await retention(url)).toBe('864000');

    const undone = await runAsr([
      'local',
      'undo',
      remediations[0]!.remediationId,
      '--moto',
      moto.url,
      '--policy',
      policy,
      '--json',
    ]);
    expect(undone.err).toBe('');
    expect(JSON.parse(undone.out)).toMatchObject({ remediations: [{ outcome: 'undone' }] });
    expect(await retention(url)).toBe('345600');
  }, 120_000);

  it('makes the change with its own document, verifies it, and undoes it', async () => {
    const url = await queue('polled');
    const wait = () => attribute(url, 'ReceiveMessageWaitTimeSeconds');
    const ProductFields = { 'aws/config/ConfigRuleName': 'Acme.2', 'aws/config/ConfigRuleArn': configRule };

    const { remediations } = await handle(JSON.stringify(configFinding('polled', { ProductFields })));
    expect(remediations).toMatchObject([{ outcome: 'fixed' }]);
    expect(await wait()).toBe('20');
    expect(await startedDocuments()).toEqual(['ASR-Acme.2']);

    await runAsr(['local', 'undo', remediations[0]!.remediationId, '--moto', moto.url, '--policy', policy, '--json']);
    expect(await wait()).toBe('0');
  }, 120_000);

  it('declines a finding of the account about the same control', async () => {
    const url = await queue('forged');
    const forged = configFinding('forged', {
      ProductArn: `arn:aws:securityhub:${region}:${account}:product/${account}/default`,
    });
    const { remediations } = await handle(JSON.stringify(forged));

    expect(remediations).toMatchObject([{ outcome: 'skipped' }]);
    expect(await retention(url)).toBe('345600');
  }, 120_000);
});
