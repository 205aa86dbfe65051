/** `pnpm demo --console`: plan, approve, undo and stop on the local cloud, through the API and in a browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemIo, systemTools } from '@asr/cli';
import type { Remediation } from '@asr/console';
import { signIn } from '@asr/console/testing';
import { openDemoConsole } from '@asr/demo';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBrowser } from '../../tools/browser/browser.ts';
import {
  confirm,
  hostileFinding,
  planAndRemediate,
  readHostileTitle,
  undoWithKeys,
  untilShown,
} from '../../tools/browser/steps.ts';
import { visit } from '../../tools/browser/visit.ts';
import { buildWeb, isOutdated } from '../../tools/web/build.ts';

type Demo = Awaited<ReturnType<typeof openDemoConsole>>;

let demo: Demo;
let headers: { readonly [name: string]: string };

beforeAll(async () => {
  if (isOutdated()) await buildWeb();
  demo = await openDemoConsole(
    { io: systemIo, tools: { ...systemTools, program: null }, exitCode: 0 },
    (_title, work) => work(() => {}),
    {
      hasArrivals: false,
    },
  );
  headers = await signIn(demo.console);
}, 300_000);
afterAll(() => demo.close(), 60_000);

async function get<Result>(path: string): Promise<Result> {
  const response = await fetch(`${demo.console.origin}/api/v1${path}`, { headers });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Result;
}

async function post(path: string, body: object) {
  const response = await fetch(`${demo.console.origin}/api/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { readonly [name: string]: unknown } };
}

/** The remediation when history has the result of an action. */
async function concluded(id: string, executionArn: unknown, wanted: string): Promise<Remediation> {
  for (;;) {
    const record = await get<Remediation>(`/remediations/${id}`);
    if (record.outcome === wanted || (record.lastExecution === executionArn && record.outcome !== null)) return record;
    await sleep(50);
  }
}

interface Inbox {
  readonly awaitingApproval: readonly Remediation[];
  readonly refused: readonly Remediation[];
}

async function waiting(controlId: string): Promise<Remediation> {
  const { awaitingApproval } = await get<Inbox>('/inbox');
  const found = awaitingApproval.find((one) => one.controlId === controlId);
  if (found === undefined) throw new Error(`No plan of ${controlId} awaits approval.`);
  return found;
}

it('the health checks pass on the local cloud, except one that it cannot answer', async () => {
  interface Doctor {
    readonly checks: readonly { readonly id: string; readonly kind: string; readonly sentence: string }[];
  }
  const { checks } = await get<Doctor>('/doctor');

  expect(checks.filter(({ kind }) => kind !== 'ok')).toEqual([
    expect.objectContaining({ id: 'functions', kind: 'unknown', sentence: expect.stringContaining('The local cloud') }),
  ]);
  expect(checks).toHaveLength(14);
});

describe('the console of the demo', () => {
  it('starts with plans to approve, a refusal, fixes, and open findings', async () => {
    const { awaitingApproval, refused } = await get<Inbox>('/inbox');
    const { items } = await get<{ readonly items: readonly Remediation[] }>('/remediations?outcome=fixed');
    const findings = await get<{ readonly items: readonly object[] }>('/findings');

    expect(awaitingApproval.map(({ controlId }) => controlId).toSorted()).toEqual(['EC2.14', 'EC2.14', 'EC2.7']);
    expect(refused.map(({ controlId }) => controlId)).toEqual(['EC2.4']);
    expect(items.length).toBeGreaterThanOrEqual(3);
    expect(findings.items.length).toBeGreaterThanOrEqual(4);
  });

  it('plans an open finding, and changes nothing', async () => {
    const { items } = await get<{ readonly items: readonly { readonly findingId: string }[] }>(
      '/findings?control=EC2.13',
    );
    const { status, body } = await post('/plans', { findingIds: [items[0]?.findingId] });

    expect({ status, body }).toMatchObject({
      status: 200,
      body: { plans: [{ verdict: 'would-change', isReversible: true }] },
    });
  });

  it('approves a plan, which is applied and verified, and undoes it', async () => {
    const { remediationId, digest } = await waiting('EC2.14');
    const approved = await post(`/remediations/${remediationId}/approve`, { because: 'The owner agrees.', digest });

    expect(await concluded(remediationId, approved.body['executionArn'], 'fixed')).toMatchObject({
      outcome: 'fixed',
      approval: { because: 'The owner agrees.' },
    });

    const undone = await post(`/remediations/${remediationId}/undo`, {});

    expect(await concluded(remediationId, undone.body['executionArn'], 'undone')).toMatchObject({ outcome: 'undone' });
  }, 120_000);

  it('refuses a page that shows another plan', async () => {
    const { remediationId } = await waiting('EC2.14');

    expect(
      await post(`/remediations/${remediationId}/approve`, { because: 'x', digest: '0'.repeat(64) }),
    ).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Another plan awaits approval now.') },
    });
  });

  it('rejects a plan, whose resource stays as it is', async () => {
    const { remediationId, digest } = await waiting('EC2.7');
    const rejected = await post(`/remediations/${remediationId}/reject`, { because: 'Not this week.', digest });

    expect(await concluded(remediationId, rejected.body['executionArn'], 'refused')).toMatchObject({
      outcome: 'refused',
      changes: [],
    });
  }, 120_000);

  it('stops and starts with a reason', async () => {
    expect((await post('/stop', { because: 'Incident 4711.' })).status).toBe(200);
    expect(await get('/stop')).toMatchObject({ stopped: { because: 'Incident 4711.' } });
    expect((await post('/start', { because: '4711 is over.', namespace: 'OTHER' })).status).toBe(422);
    expect((await post('/start', { because: '4711 is over.', namespace: 'ASR' })).status).toBe(200);
    expect(await get('/stop')).toMatchObject({ stopped: null });
  });

  it.each([
    '/me',
    '/controls',
    '/policy',
    '/policy/impact?control=EC2.13&mode=observe',
    '/accounts',
    '/metrics',
    '/doctor',
  ])(
    'answers %s',
    async (path) => {
      expect(await get(path)).toEqual(expect.any(Object));
    },
    120_000,
  );
});

/** Fails where no browser can be started, and says how to get one. `pnpm browser` plays every flow on every page. */
it('plans, approves, verifies and undoes in a browser, and shows a hostile title as text', async () => {
  demo.cloud.addFindings(hostileFinding);
  const browser = await openBrowser();
  const opened = await demo.openFor(demo.cloud.admin);
  try {
    const one = await visit(browser, opened, { width: 1440, dark: false });
    const approve = one.page.getByRole('button', { name: /^Approve/ });
    await planAndRemediate(one, 'EC2.14', 'would ask for approval');
    await untilShown(one, '#/approvals', async () => (await approve.count()) > 0);
    await approve.first().click();
    await confirm(one.page, /^Approve/, 'The owner agrees.');
    await one.page.getByText('EC2.14: fixed').first().waitFor();
    await undoWithKeys(one, 'EC2.14');
    await readHostileTitle(one);

    expect(one.faults).toEqual([]);
  } finally {
    await opened.close();
    await browser.close();
  }
}, 120_000);
