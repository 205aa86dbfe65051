/** What operators do, with the mouse and with keys, on the local cloud of the demo. */
import { join } from 'node:path';
import { systemIo, systemTools } from '@asr/cli';
import { type OpenDemo, openDemoConsole } from '@asr/demo';
import type { Aws } from '@asr/playbooks';
import type { Browser } from 'playwright-core';
import type { Check } from './check.ts';
import {
  confirm,
  dialogOf,
  hostileFinding,
  patience,
  planAndRemediate,
  readHostileTitle,
  requireAccessible,
  rowsOf,
  undoWithKeys,
  untilShown,
} from './steps.ts';
import { type Visit, visit } from './visit.ts';
import { writeGuidePictures } from './guide-pictures.ts';

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

/**
 * @param pictures Folder for a picture at the end of each flow.
 * @param isPublished Whether the pictures of the guide are written as well.
 */
export async function checkFlows(
  browser: Browser,
  pictures: string | undefined,
  isPublished: boolean,
): Promise<readonly Check[]> {
  const demo = await openDemoConsole(
    { io: systemIo, tools: { ...systemTools, program: null }, exitCode: 0 },
    (_title, work) => work(() => {}),
    // A finding that arrives between two steps would change what the pages show.
    { policyFile, hasArrivals: false },
  );
  const checks: Check[] = [];
  try {
    if (isPublished) await writeGuidePictures(browser, () => demo.openFor(demo.cloud.admin));
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

/** The caller of the local cloud. */
const moto = 'arn:aws:sts::999999999999:user/moto';

const flows: readonly Flow[] = [
  {
    name: 'plan a finding, remediate it, and find it fixed in history',
    play: async ({ one }) => {
      await planAndRemediate(one, 'EC2.13', 'would change');
      const ofThisPerson = `#/history?outcome=fixed&control=EC2.13&actor=${encodeURIComponent(moto)}`;
      await untilShown(one, ofThisPerson, async () => (await rowsOf(one.page, 'EC2.13').count()) === 1);
    },
  },
  {
    name: 'approve two identical plans, which are applied and verified',
    play: async ({ one }) => {
      await one.go('#/approvals');
      await one.page.getByRole('button', { name: 'Approve 2' }).click();
      await confirm(one.page, 'Approve 2 plans', 'The owner agrees.');
      await one.page.getByText('EC2.14: fixed').first().waitFor(patience);
      const fixed = rowsOf(one.page, 'EC2.14');
      await untilShown(one, '#/history?outcome=fixed&control=EC2.14', async () => (await fixed.count()) === 2);
    },
  },
  {
    name: 'undo with keys only: j selects, u opens the preview, Tab and Enter confirm',
    play: ({ one }) => undoWithKeys(one, 'EC2.14'),
  },
  {
    name: 'reject a plan with keys only, and refuse the approval of a page that is out of date',
    play: async ({ demo, browser, one }) => {
      await one.go('#/approvals');
      await one.page.getByRole('button', { name: 'Approve', exact: true }).click();
      const other = await visit(browser, demo.console, wide, await one.page.context().storageState());
      await rejectWithKeys(other, 'Snapshots are shared.');
      await other.page.getByText('EC2.7: refused').waitFor(patience);
      await other.close();
      await confirm(one.page, 'Approve', 'The owner agrees.');
      await one.page.getByText('This page is out of date').waitFor(patience);
    },
  },
  {
    name: 'show a hostile title as text, in the list and in the dialog of its plan',
    play: async ({ demo, one }) => {
      demo.cloud.addFindings(hostileFinding);
      await readHostileTitle(one);
    },
  },
  {
    name: 'the requester cannot approve, and the page says why; another person can',
    play: async ({ demo, browser, one }) => {
      const { page } = one;
      await planAndRemediate(one, 'EC2.14', 'would ask for approval');
      const approve = page.getByRole('button', { name: 'Approve', exact: true });
      await untilShown(one, '#/approvals', async () => (await approve.count()) === 1);
      await approve.click();
      await confirm(page, 'Approve', 'I requested it.');
      await page.getByText(/approvals\.separateRequester requires another approver/).waitFor(patience);
      const maria = await demo.openFor(actingAs(demo.cloud.admin, 'maria'));
      try {
        await approveAsAnotherPerson(await visit(browser, maria, wide));
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
      await confirm(page, 'Stop all remediation', 'Incident 4711.');
      for (const name of ['inbox', 'controls', 'policy']) {
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

/** j selects, r opens the dialog, Enter asks for the reason, which is typed next, and Enter confirms. */
async function rejectWithKeys(one: Visit, reason: string): Promise<void> {
  const { keyboard } = one.page;
  await one.go('#/inbox?show=awaitingApproval');
  await keyboard.press('j');
  await one.settle();
  await keyboard.press('r');
  await dialogOf(one.page).waitFor(patience);
  await one.settle();
  await keyboard.press('Enter');
  await one.page.getByText('Give a reason.').waitFor(patience);
  await keyboard.type(reason);
  await keyboard.press('Enter');
}

async function approveAsAnotherPerson(other: Visit): Promise<void> {
  await other.go('#/approvals');
  await other.page.getByRole('button', { name: 'Approve', exact: true }).click();
  await confirm(other.page, 'Approve', 'I read the plan.');
  await other.page.getByText('EC2.14: fixed').waitFor(patience);
  await other.go('#/history?outcome=fixed&control=EC2.14');
  await other.page.keyboard.press('j');
  await other.page.getByText(/maria: I read the plan\./).waitFor(patience);
  if (other.faults.length > 0) throw new Error(other.faults.join('; '));
  await other.close();
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
