/** What operators do, with the mouse and with keys, on the local cloud of the demo. */
import { join } from 'node:path';
import { systemIo, systemTools } from '@asr/cli';
import { type OpenDemo, openDemoConsole } from '@asr/demo';
import { anAsffFinding } from '@asr/orchestrator/testing/events';
import type { Aws } from '@asr/playbooks';
import type { Browser, Page } from 'playwright-core';
import { accessibilityOf } from './accessibility.ts';
import type { Check } from './check.ts';
import { type Visit, visit } from './visit.ts';

const patience = { timeout: 60_000 };
const wide = { width: 1440, dark: false };
const policyFile = join(import.meta.dirname, 'two-people.config.yaml');

/** What an operator does, in this order: later flows need what earlier ones left. */
interface Flow {
  readonly name: string;
  readonly play: (open: OpenFlows) => Promise<void>;
}

interface OpenFlows {
  readonly demo: OpenDemo;
  readonly browser: Browser;
  readonly one: Visit;
  /** The folder for pictures. */
  readonly pictures: string | undefined;
}

/** @param pictures Folder for a picture at the end of each flow. */
export async function checkFlows(browser: Browser, pictures: string | undefined): Promise<readonly Check[]> {
  const demo = await openDemoConsole(
    { io: systemIo, tools: systemTools, exitCode: 0 },
    (_title, work) => work(() => {}),
    policyFile,
  );
  const checks: Check[] = [];
  try {
    const one = await visit(browser, demo.console, wide);
    for (const [nth, { name, play }] of flows.entries()) {
      const problem = await play({ demo, browser, one, pictures }).then(
        () => '',
        (error: unknown) => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)),
      );
      checks.push({ name, problem });
      if (pictures !== undefined) await one.page.screenshot({ path: `${pictures}/flow-${nth + 1}.png` });
    }
    checks.push({ name: 'flows: no faults', problem: one.faults.join('; ') });
    await one.close();
  } finally {
    await demo.close();
  }
  return checks;
}

const flows: readonly Flow[] = [
  {
    name: 'plan a finding, remediate it, and find it fixed in history',
    play: async ({ one }) => {
      await one.go('#/findings?control=EC2.13');
      await one.page
        .getByRole('checkbox', { name: /^Select Security groups/ })
        .first()
        .check();
      await one.page.getByRole('button', { name: 'Plan', exact: true }).click();
      const dialog = dialogOf(one.page);
      await dialog.getByText('would change').waitFor(patience);
      await requireAccessible(one.page);
      await dialog.getByRole('button', { name: 'Remediate' }).click();
      await one.page.getByText('Started 1 remediation').waitFor(patience);
      const ofThisPerson = `#/history?outcome=fixed&control=EC2.13&actor=${encodeURIComponent(moto)}`;
      await untilShown(one, ofThisPerson, async () => (await rowsOf(one.page, 'EC2.13').count()) === 1);
    },
  },
  {
    name: 'approve a plan, which is applied and verified',
    play: async ({ one }) => {
      await one.go('#/approvals');
      await one.page.getByRole('button', { name: /^Approve 2/ }).click();
      await requireAccessible(one.page);
      await confirm(one.page, 'Approve 2 plans', 'The owner agrees.');
      await one.page.getByText('EC2.14: fixed').first().waitFor(patience);
      await one.go('#/history?outcome=fixed&control=EC2.14');
      await rowsOf(one.page, 'EC2.14').nth(1).waitFor(patience);
    },
  },
  {
    name: 'undo it with keys only: j selects, u opens the preview, Tab and Enter confirm',
    play: async ({ one }) => {
      const { page } = one;
      await one.go('#/history?outcome=fixed&control=EC2.14');
      await page.keyboard.press('j');
      await page.keyboard.press('u');
      await dialogOf(page).getByText('before').first().waitFor(patience);
      await requireAccessible(page);
      await pressWithKeys(page, 'Undo');
      await page.getByText('EC2.14: undone').waitFor(patience);
    },
  },
  {
    name: 'reject a plan with a reason, and refuse the approval of a page that is out of date',
    play: async ({ demo, browser, one }) => {
      await one.go('#/approvals');
      await one.page.getByRole('button', { name: 'Approve', exact: true }).click();
      const other = await visit(browser, demo.console, wide, await one.page.context().storageState());
      await other.go('#/approvals');
      await other.page.getByRole('button', { name: 'Reject', exact: true }).click();
      await dialogOf(other.page).getByRole('button', { name: 'Reject' }).click();
      await other.page.getByText('Give a reason.').waitFor(patience);
      await confirm(other.page, 'Reject', 'Snapshots are shared.');
      await other.page.getByText('EC2.7: refused').waitFor(patience);
      await other.close();
      await confirm(one.page, 'Approve', 'The owner agrees.');
      await one.page.getByText('This page is out of date').waitFor(patience);
    },
  },
  {
    name: 'show a hostile title as text, in the list and in the dialog of its plan',
    play: async ({ demo, one }) => {
      const { page } = one;
      demo.cloud.addFindings(hostileFinding);
      await one.go('#/findings?account=222222222222');
      await page.getByText(shownTitle).waitFor(patience);
      await page.getByRole('checkbox', { name: shownTitle }).check();
      await page.getByRole('button', { name: 'Plan', exact: true }).click();
      await dialogOf(page).waitFor(patience);
      await one.settle();
      await requireInert(page);
      await page.keyboard.press('Escape');
      await one.go('#/findings?account=333333333333');
      if (await page.getByRole('button', { name: 'Plan', exact: true }).isEnabled())
        throw new Error('A finding that the page no longer shows is still selected.');
      await one.go('#/findings?account=222222222222');
      await page.getByRole('checkbox', { name: shownTitle }).uncheck();
    },
  },
  {
    name: 'the requester cannot approve, and the page says why; another person can',
    play: async ({ demo, browser, one }) => {
      const { page } = one;
      await one.go('#/findings?control=EC2.14');
      await page
        .getByRole('checkbox', { name: /^Select Security groups/ })
        .first()
        .check();
      await page.getByRole('button', { name: 'Plan', exact: true }).click();
      await dialogOf(page).getByRole('button', { name: 'Remediate' }).click();
      await page.getByText('Started 1 remediation').waitFor(patience);
      const waiting = async () => (await page.getByRole('button', { name: 'Approve' }).count()) > 0;
      await untilShown(one, '#/approvals', waiting);
      await page.getByRole('button', { name: 'Approve' }).first().click();
      await confirm(page, 'Approve', 'I requested it.');
      await page.getByText(/approvals\.separateRequester requires another approver/).waitFor(patience);

      const maria = await demo.openFor(actingAs(demo.cloud.admin, 'maria'));
      try {
        const other = await visit(browser, maria, wide);
        await other.go('#/approvals');
        await other.page.getByRole('button', { name: 'Approve' }).first().click();
        await confirm(other.page, 'Approve', 'I read the plan.');
        await other.page.getByText('EC2.14: fixed').waitFor(patience);
        await other.go('#/history?outcome=fixed&control=EC2.14');
        await other.page.keyboard.press('j');
        await other.page.getByText(/maria: I read the plan\./).waitFor(patience);
        if (other.faults.length > 0) throw new Error(other.faults.join('; '));
        await other.close();
      } finally {
        await maria.close();
      }
    },
  },
  {
    name: 'an undo of what is undone already is not offered',
    play: async ({ one }) => {
      await one.go('#/history?outcome=undone');
      await one.page.keyboard.press('j');
      await one.page.getByText('Undone changes').waitFor(patience);
      await one.page.keyboard.press('u');
      if ((await one.page.getByRole('button', { name: 'Undo', exact: true }).count()) > 0)
        throw new Error('The page offers an undo.');
    },
  },
  {
    name: 'the keys are shown with ?, and Escape closes them',
    play: async ({ one }) => {
      await one.page.keyboard.press('?');
      await dialogOf(one.page).getByText('Undo the selected remediation').waitFor(patience);
      await requireAccessible(one.page);
      await one.page.keyboard.press('Escape');
      await dialogOf(one.page).waitFor({ ...patience, state: 'hidden' });
    },
  },
  {
    name: 'stop, with a banner on every page, and start again with the name of the deployment',
    play: async ({ one }) => {
      const { page } = one;
      await page.getByRole('button', { name: 'Stop ASR' }).first().click();
      await requireAccessible(page);
      await confirm(page, 'Stop all remediation', 'Incident 4711.');
      for (const name of ['inbox', 'controls', 'metrics']) {
        await one.go(`#/${name}`);
        await page.getByText('ASR is stopped.').first().waitFor(patience);
        await page.getByText('Incident 4711.').first().waitFor(patience);
      }
      await requireAccessible(page);
      await page.getByRole('button', { name: 'Start ASR' }).first().click();
      await confirm(page, 'Start remediation', 'It is over.');
      await page.getByText('Give a reason, and type ASR.').waitFor(patience);
      await page.getByLabel('Type ASR to confirm').fill('ASR');
      await dialogOf(page).getByRole('button', { name: 'Start remediation' }).click();
      await page
        .getByText('ASR is stopped.')
        .first()
        .waitFor({ ...patience, state: 'hidden' });
    },
  },
];

/** The caller of the local cloud. */
const moto = 'arn:aws:sts::999999999999:user/moto';

const hostileTitle = '<img src=x onerror="alert(1)"><script>alert(2)</script>\u202Etxt.exe\u001B[2J';
const shownTitle = /<img src=x onerror="alert\(1\)">.*\\u\{202e\}txt\.exe\\u\{1b\}/;
const hostileFinding = anAsffFinding({
  Title: hostileTitle,
  Id: 'arn:aws:securityhub:eu-west-1:222222222222:security-control/EC2.13/finding/hostile',
  AwsAccountId: '222222222222',
  Resources: [
    { Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:eu-west-1:222222222222:security-group/sg-0123456789abcdef0' },
  ],
});

async function requireInert(page: Page): Promise<void> {
  const elements = await page.locator('img, script:not([src])').count();
  if (elements > 0) throw new Error(`The title became ${elements} elements.`);
}

const rowsOf = (page: Page, controlId: string) => page.getByRole('row').filter({ hasText: controlId });

const dialogOf = (page: Page) => page.getByRole('dialog');

async function confirm(page: Page, button: string, reason: string): Promise<void> {
  const dialog = dialogOf(page);
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: button, exact: true }).click();
}

/** Moves the focus with Tab until it is on the button, as a reader without a mouse does. */
async function pressWithKeys(page: Page, button: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    const isThere = await dialogOf(page)
      .getByRole('button', { name: button, exact: true })
      .evaluate((element) => element === element.ownerDocument.activeElement);
    if (isThere) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach the button ${button}.`);
}

async function requireAccessible(page: Page): Promise<void> {
  const problem = await accessibilityOf(page);
  if (problem !== '') throw new Error(problem);
}

/** Opens the page until it shows what an execution in the background does. */
async function untilShown(one: Visit, hash: string, isShown: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    await one.go('#/policy');
    await one.go(hash);
    if (await isShown()) return;
    await one.page.waitForTimeout(500);
  }
  throw new Error(`${hash} does not show it within a minute.`);
}

/** The admin account for another person: STS names the session of this person as the caller. */
function actingAs(admin: Aws, name: string): Aws {
  const Arn = `arn:aws:sts::999999999999:assumed-role/Operator/${name}`;
  return {
    now: () => admin.now(),
    client(constructor, region) {
      const client = admin.client(constructor, region);
      if (constructor.name === 'STSClient')
        (client as unknown as SdkClient).middlewareStack.add(
          (next) => async (call) => {
            const answer = await next(call);
            return { ...answer, output: { ...answer.output, Arn } };
          },
          { step: 'initialize', name: 'actAsAnotherPerson' },
        );
      return client;
    },
  };
}

/** The part of an SDK client that this module uses. */
interface SdkClient {
  readonly middlewareStack: {
    add(middleware: (next: Handler) => Handler, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
}
type Handler = (call: unknown) => Promise<{ readonly output: object }>;
