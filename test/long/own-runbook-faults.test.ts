/** Runbooks without a playbook while functions crash: a document starts once, and the finding says what is known. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BrokenConnectionError, type LocalCloud, type Moto, openAccount, openLocalCloud } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import {
  type HistoryQueries,
  type RemediationRecord,
  defaultPolicy,
  historyQueriesInDynamoDb,
} from '@asr/orchestrator';
import { aCustomAction } from '@asr/orchestrator/testing';
import { type ControlId, type CustomerModule, admit, registerCustomers } from '@asr/playbooks';
import { buildExample, configFinding } from '../e2e/standalone-example.ts';

let folder: string;
let moto: Moto;
let cloud: LocalCloud;
let history: HistoryQueries;
/** Kills the functions once, before or after the call. */
let crash: { readonly at: string; readonly when: 'before' | 'after' } | undefined;
/** The automations that Systems Manager started. */
let starts = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asr-own-runbook-faults-'));
  const file = join(folder, 'runbook.mjs');
  await buildExample(file);
  const module = (await import(file)) as CustomerModule;
  const brought = (['Acme.3', 'Acme.4'] as const).map((control: ControlId) => {
    const admission = admit(module, control);
    if (!admission.ok) throw new Error(admission.problems.join('\n'));
    return { ...admission, control };
  });
  registerCustomers(brought.map(({ data, playbook }) => ({ data, load: async () => playbook })));
  moto = await emptyMoto();
  cloud = await openLocalCloud({
    motoUrl: moto.url,
    policy: {
      ...defaultPolicy,
      controls: { 'Acme.3': { via: 'runbook' }, 'Acme.4': { via: 'runbook' } },
      playbooks: brought.map(({ control, data }) => ({
        control,
        package: './runbook',
        data,
        code: readFileSync(file, 'utf8'),
      })),
    },
    faults: {
      async onCall({ operation }, carryOut) {
        const isHit = crash?.at === operation;
        const { when } = crash ?? {};
        if (isHit) crash = undefined;
        if (isHit && when === 'before') {
          await cloud.crashFunctions();
          throw new BrokenConnectionError('The function was killed.');
        }
        const reply = await carryOut();
        if (operation === 'StartAutomationExecution') starts += 1;
        if (isHit && when === 'after') await cloud.crashFunctions();
        return reply;
      },
      onInvocation: (_, __, invoke) => invoke(),
    },
  });
  history = historyQueriesInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable, () => cloud.admin.now());
}, 240_000);
afterAll(async () => {
  registerCustomers([]);
  rmSync(folder, { recursive: true });
  await cloud?.close();
  await moto?.stop();
});
beforeEach(() => {
  crash = undefined;
  starts = 0;
});

const sqs = () => openAccount(moto.url, '111122223333', 'eu-west-1').client(SQSClient);

async function delayOf(QueueUrl: string | undefined): Promise<string | undefined> {
  const { Attributes } = await sqs().send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['DelaySeconds'] }),
  );
  return Attributes?.['DelaySeconds'];
}

async function recordOf(findingId: string): Promise<RemediationRecord> {
  for await (const record of history.list({})) if (record.finding.id === findingId) return record;
  throw new Error(`History has no remediation of ${findingId}.`);
}

/** Asks for a plan, and approves it. */
async function approved(control: string, name: string, meanwhile: () => void = () => {}) {
  const { QueueUrl } = await sqs().send(new CreateQueueCommand({ QueueName: name }));
  const finding = configFinding(control, name);
  cloud.addFindings(finding);
  await cloud.start({
    kind: 'button',
    event: aCustomAction(finding),
  });
  const asked = await recordOf(finding.Id);
  meanwhile();
  const { remediationId, digest: plan } = asked;
  await cloud.start({
    kind: 'resume',
    event: {
      source: 'asr',
      'detail-type': 'ASR Approval',
      detail: { remediationId, decision: 'approve', by: 'arn:aws:iam::999999999999:user/ann', because: 'Read', plan },
    },
  });
  await cloud.drainQueues();
  const view = cloud.findings().find(({ findingId }) => findingId === finding.Id);
  return { asked, record: await recordOf(finding.Id), view, QueueUrl };
}

describe('a runbook without a playbook', () => {
  it('leaves the finding of an unverified remediation to Security Hub', async () => {
    const { asked, record, view } = await approved('Acme.3', 'plain');

    expect(asked).toMatchObject({ outcome: 'awaiting-approval', via: 'runbook' });
    expect(record).toMatchObject({ outcome: 'unverified', runbook: { documentName: 'ASR-Acme.3' } });
    expect(view).toMatchObject({ status: 'NOTIFIED', note: expect.stringContaining('ASR Acme.3 unverified') });
    expect(view?.note).toContain('until Security Hub resolves it');
    expect(view?.note).not.toContain('asr undo');
  }, 120_000);

  it('resolves the finding after its check, and offers no undo', async () => {
    const { record, view } = await approved('Acme.4', 'checked');

    expect(record.outcome).toBe('fixed');
    expect(view?.status).toBe('RESOLVED');
    expect(view?.note).not.toContain('asr undo');
  }, 120_000);

  it.each([
    ['before the start', { at: 'StartAutomationExecution', when: 'before' }],
    ['while it reads the document', { at: 'GetDocument', when: 'after' }],
    ['while it reads the finding', { at: 'GetFindings', when: 'after' }],
    ['while it watches the document', { at: 'GetAutomationExecution', when: 'before' }],
  ] as const)(
    'starts once and is fixed if the function crashes %s',
    async (about, fault) => {
      const { record, QueueUrl } = await approved(
        'Acme.4',
        `crash-${about.replaceAll(' ', '-')}`,
        () => (crash = fault),
      );

      expect([record.outcome, starts, crash]).toEqual(['fixed', 1, undefined]);
      expect(await delayOf(QueueUrl)).toBe('15');
    },
    120_000,
  );

  it('starts once, and says that the result is unknown, if the function crashes after the start', async () => {
    const { record, QueueUrl, view } = await approved('Acme.4', 'crash-after', () => {
      crash = { at: 'StartAutomationExecution', when: 'after' };
    });

    expect([record.outcome, starts]).toEqual(['failed', 1]);
    expect(record.reason).toContain('lost the id of its execution');
    expect(view?.status).toBe('NOTIFIED');
    expect(await delayOf(QueueUrl)).toBe('15');
  }, 120_000);
});
