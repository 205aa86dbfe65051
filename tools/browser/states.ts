/** Pages in rare states: numbers of a limited read, an unexpected error, and a part that throws. */
import { type ConsoleOperations, openLocalConsole, readWebFiles, webFolder } from '@asr/console';
import { fakeOperations } from '@asr/console/testing';
import type { Browser } from 'playwright-core';
import { accessibilityOf } from './accessibility.ts';
import type { Check } from './check.ts';
import { patience } from './steps.ts';
import { type Visit, visit } from './visit.ts';

const wide = { width: 1440, dark: false };

interface State {
  readonly name: string;
  readonly hash: string;
  readonly operations?: (usual: ConsoleOperations) => Partial<ConsoleOperations>;
  /** An answer of the API that breaks its contract, as a faulty server could send it. */
  readonly broken?: { readonly path: string; readonly body: object };
  /** Texts of the page. */
  readonly says: readonly string[];
  /** The faults that the browser reports in this state. All others fail the check. */
  readonly expected?: RegExp;
  /** What the operator does then. Throws if it does not work. */
  readonly next?: (one: Visit) => Promise<void>;
}

const notCounted = 'Older remediations are not counted';
const everything = () => true;

const states: readonly State[] = [
  ...['inbox', 'approvals'].map((page): State => ({
    name: `${page} with more remediations than it reads`,
    hash: `#/${page}`,
    operations: ({ inbox }) => ({
      inbox: async () => ({
        ...(await inbox('7d', everything)),
        counts: { awaitingApproval: 240, failed: 0, refused: 0, deferred: 0 },
        isPartial: true,
      }),
    }),
    says: [
      '240',
      'This page reads only the newest remediations. Older ones are missing.',
      'Each list shows the newest 100 of those that were found.',
    ],
  })),
  {
    name: 'history whose filter matches nothing in what one page reads',
    hash: '#/history?outcome=failed',
    operations: () => ({
      remediations: async () => ({ items: [], nextCursor: 'bmV4dA', isPartial: true }),
    }),
    says: ['No matching remediations yet.', 'Older remediations were not searched yet.', 'Load more'],
  },
  {
    name: 'controls with more remediations than it reads',
    hash: '#/controls',
    operations: ({ controls }) => ({ controls: async () => ({ ...(await controls(everything)), isPartial: true }) }),
    says: [notCounted],
  },
  {
    name: 'accounts with more remediations than it reads',
    hash: '#/health',
    operations: ({ accounts }) => ({ accounts: async () => ({ ...(await accounts(everything)), isPartial: true }) }),
    says: [notCounted, 'Accounts that have only older remediations are missing.'],
  },
  {
    name: 'metrics with more remediations than it reads',
    hash: '#/metrics',
    operations: ({ metrics }) => ({
      metrics: async (since) => ({ ...(await metrics(since, everything)), isPartial: true }),
    }),
    says: [notCounted],
  },
  {
    name: 'a change of the policy with more observations than it reads',
    hash: '#/policy?control=EC2.13&mode=automatic',
    operations: ({ policyImpact }) => ({
      policyImpact: async (control, mode, isVisible) => {
        const impact = await policyImpact(control, mode, isVisible);
        return { ...impact, observed: { ...impact.observed, isPartial: true } };
      },
    }),
    says: [notCounted],
  },
  {
    name: 'a stop that is only partly set',
    hash: '#/inbox',
    operations: ({ stop }) => ({
      stop: async () => ({
        ...(await stop()),
        stopped: { action: 'stop', by: 'john', because: '', at: '2026-11-20T00:00:00.000Z', isPartial: true },
      }),
    }),
    says: ['Only some remediations are stopped'],
  },
  {
    name: 'an unexpected error of AWS has a reference, and not its message',
    hash: '#/metrics',
    operations: () => ({
      metrics: async () => {
        throw new Error('User arn:aws:iam::999999999999:user/maria is denied.');
      },
    }),
    says: ['Not loaded', 'The terminal of asr console has the cause. Reference: '],
    expected: /status of 500/,
    next: async ({ page }) => {
      if ((await page.getByText('is denied').count()) > 0) throw new Error('The page shows the message of AWS.');
    },
  },
  {
    name: 'a page that throws says so, and the other pages work',
    hash: '#/metrics',
    broken: { path: '**/api/v1/metrics*', body: {} },
    says: ['This page has an error', 'Load again', 'Go to the inbox'],
    expected: /TypeError|Cannot read properties/,
    next: async (one) => {
      await one.page.getByRole('link', { name: 'Findings' }).first().click();
      await one.page.getByRole('heading', { name: /^Findings/ }).waitFor(patience);
      await one.go('#/metrics');
      await one.page.unroute('**/api/v1/metrics*');
      await one.page.getByRole('button', { name: 'Load again' }).click();
      await one.page.getByText('Time to remediate, p50 and p90').waitFor(patience);
    },
  },
  {
    name: 'a frame that throws says so, and leads back',
    hash: '#/history',
    broken: { path: '**/api/v1/me', body: { role: 'admin' } },
    says: ['This page has an error', 'Load again'],
    expected: /TypeError|Cannot read properties/,
    next: async ({ page }) => {
      await page.unroute('**/api/v1/me');
      await page
        .getByRole('button', { name: 'Go to the inbox' })
        .or(page.getByRole('link', { name: 'Go to the inbox' }))
        .click();
      await page.getByRole('heading', { name: /^Inbox/ }).waitFor(patience);
    },
  },
];

/** @param pictures Folder for a picture of each state. */
export async function checkStates(browser: Browser, pictures: string | undefined): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const [nth, state] of states.entries()) {
    const picture = pictures === undefined ? undefined : `${pictures}/state-${nth + 1}.png`;
    const problem = await problemOf(browser, state, picture).catch((error: unknown) =>
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    );
    checks.push({ name: state.name, problem });
  }
  return checks;
}

async function problemOf(browser: Browser, state: State, picture: string | undefined): Promise<string> {
  const usual = fakeOperations();
  const opened = await openLocalConsole({
    operations: { ...usual, ...state.operations?.(usual) },
    web: readWebFiles(webFolder),
    mayWrite: true,
    report: () => {},
  });
  try {
    const one = await visit(browser, opened, wide);
    try {
      const { broken } = state;
      if (broken !== undefined) await one.page.route(broken.path, (route) => route.fulfill({ json: broken.body }));
      await one.go(state.hash);
      // A change of the fragment alone loads nothing again.
      await one.page.reload();
      await one.settle();
      for (const text of state.says) await one.page.getByText(text).first().waitFor({ timeout: 10_000 });
      const violations = await accessibilityOf(one.page);
      if (picture !== undefined) await one.page.screenshot({ path: picture });
      await state.next?.(one);
      const unexpected = one.faults.filter((fault) => state.expected?.test(fault) !== true);
      return [violations, ...unexpected].filter((text) => text !== '').join('; ');
    } finally {
      await one.close();
    }
  } finally {
    await opened.close();
  }
}
