/** The example of runbooks without a playbook: built, checked, asked, approved and started on the local cloud. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SQSClient,
  type QueueAttributeName,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAsr } from '@asr/cli/testing';
import { type Moto, openAccount } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { registerCustomers } from '@asr/playbooks';
import { buildExample, configFinding, example } from './standalone-example.ts';

const account = '111122223333';
const region = 'eu-west-1';
let folder: string;
let policy: string;
let moto: Moto;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asr-own-runbook-'));
  const outfile = join(folder, 'runbook', 'dist', 'runbook.mjs');
  await buildExample(outfile);
  cpSync(join(example, 'package.json'), join(folder, 'runbook', 'package.json'));
  // The same runbook with a check that no queue passes.
  mkdirSync(join(folder, 'failing'));
  const failing = readFileSync(outfile, 'utf8')
    .replaceAll('Acme.4', 'Acme.5')
    .replace('DesiredValues:["{{ Seconds }}"]', 'DesiredValues:["16"]');
  if (!failing.includes('DesiredValues:["16"]')) throw new Error('The check of the example is written in another way.');
  writeFileSync(join(folder, 'failing', 'runbook.mjs'), failing);
  writeFileSync(join(folder, 'failing', 'package.json'), '{ "exports": "./runbook.mjs" }');
  policy = join(folder, 'asr.config.yaml');
  writeFileSync(
    policy,
    [
      'playbooks:',
      '  - { control: Acme.3, package: ./runbook }',
      '  - { control: Acme.4, package: ./runbook }',
      '  - { control: Acme.5, package: ./failing }',
      'controls:',
      '  Acme.3: { mode: automatic, parameters: { seconds: 90 } }',
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

async function attribute(QueueUrl: string, name: QueueAttributeName): Promise<string | undefined> {
  const { Attributes } = await sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }));
  return Attributes?.[name];
}

interface Remediation {
  readonly remediationId: string;
  readonly outcome: string;
  readonly reason: string;
  readonly because?: string;
  readonly warning?: string;
  readonly plan?: string;
}

async function local(
  args: readonly string[],
  input?: object,
): Promise<{ readonly code: number; readonly one: Remediation }> {
  const all = ['local', ...args, '--moto', moto.url, '--policy', policy, '--json'];
  const { code, out, err } = await runAsr(all, input === undefined ? undefined : JSON.stringify(input));
  const { remediations = [] } = JSON.parse(out === '' ? '{}' : out) as {
    readonly remediations?: readonly Remediation[];
  };
  const [one] = remediations;
  if (one === undefined) throw new Error(`${out}\n${err}`);
  return { code, one };
}

const handle = (input: object) => local(['handle', '-'], input);
const approve = ({ remediationId, plan = '' }: Remediation) =>
  local(['approve', remediationId, '--plan', plan, '--because', 'Read']);

describe('a runbook without a playbook', () => {
  it('passes the laws of ASR in the test runner of its owner', () => {
    const { status, stdout } = spawnSync(process.execPath, ['--test', 'src/acme-3.test.ts', 'src/acme-4.test.ts'], {
      cwd: example,
      encoding: 'utf8',
      // Inside of a worker of jest, the runner would report to that worker.
      env: { PATH: process.env['PATH'] },
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/fail 0/)]);
  });

  it('passes the check of the policy', async () => {
    const { code, err } = await runAsr(['policy', 'check', policy]);

    expect([code, err]).toEqual([0, '']);
  });

  it('is explained', async () => {
    const { out } = await runAsr(['explain', 'Acme.4', '--policy', policy]);

    expect(out).toMatch(/Approval\s+always/);
    expect(out).toMatch(/by an SSM document without a playbook/);
    expect(out).toMatch(/Verified by\s+the step VerifyAttribute/);
  });

  it('asks even in automatic mode, starts after the approval, and is unverified', async () => {
    const url = await queue('orders');
    const { one: asked } = await handle({
      version: '0',
      id: 'e-1',
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Imported',
      account,
      region,
      time: '2026-11-21T00:00:00Z',
      detail: { findings: [configFinding('Acme.3', 'orders')] },
    });

    expect(asked).toMatchObject({
      outcome: 'awaiting-approval',
      because:
        'Starts the SSM document of Acme.3 with Queue = orders; Account = 111122223333; Seconds = 90. ASR cannot predict or undo what it changes. Nothing verifies the result.',
      warning: 'Cannot be undone: document.',
    });
    expect(await attribute(url, 'VisibilityTimeout')).toBe('30');

    const { code, one: ended } = await approve(asked);
    expect(ended).toMatchObject({
      outcome: 'unverified',
      reason:
        'The document ASR-Acme.3 ended with Success, and nothing verified the resource. The finding stays open until Security Hub resolves it.',
    });
    expect(code).toBe(0);
    expect(await attribute(url, 'VisibilityTimeout')).toBe('90');

    const { one: undone } = await local(['undo', asked.remediationId]);
    expect(undone).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('cannot be undone') });
  }, 120_000);

  it('is fixed if its check succeeds', async () => {
    const url = await queue('delayed');
    const { one: asked } = await handle(configFinding('Acme.4', 'delayed'));
    const { one: ended } = await approve(asked);

    expect(ended).toMatchObject({
      outcome: 'fixed',
      reason: 'The document ASR-Acme.4 ended with Success, and its step VerifyAttribute verified the resource.',
    });
    expect(await attribute(url, 'DelaySeconds')).toBe('15');
  }, 120_000);

  it('is failed if its check fails', async () => {
    const url = await queue('never-right');
    const { one: asked } = await handle(configFinding('Acme.5', 'never-right'));
    const { code, one: ended } = await approve(asked);

    expect(ended).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('The runbook ended with status Failed in the step VerifyAttribute'),
    });
    expect(code).toBe(1);
    expect(await attribute(url, 'DelaySeconds')).toBe('15');
  }, 120_000);

  it('is failed with the step if the resource is gone', async () => {
    const url = await queue('gone');
    const { one: asked } = await handle(configFinding('Acme.4', 'gone'));
    await sqs().send(new DeleteQueueCommand({ QueueUrl: url }));
    const { one: ended } = await approve(asked);

    expect(ended).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/in the step FindQueue.*check it, then remediate again/s),
    });
  }, 120_000);

  it('plans without starting anything', async () => {
    const url = await queue('planned');
    const { one } = await local(['handle', '-', '--mode', 'plan'], configFinding('Acme.4', 'planned'));

    expect(one).toMatchObject({ outcome: 'planned', because: expect.stringContaining('Seconds = 15.') });
    expect(await attribute(url, 'DelaySeconds')).toBe('0');
  }, 120_000);
});
