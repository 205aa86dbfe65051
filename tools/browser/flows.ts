/** What an operator does, with the mouse and with keys, on the local cloud of the demo. */
import { systemIo, systemTools } from '@asr/cli';
import { openDemoConsole } from '@asr/demo';
import type { Browser, Page } from 'playwright-core';
import type { Check } from './check.ts';
import { visit } from './visit.ts';

const patience = { timeout: 120_000 };

export async function checkFlows(browser: Browser): Promise<readonly Check[]> {
  const demo = await openDemoConsole({ io: systemIo, tools: systemTools, exitCode: 0 }, (_title, work) =>
    work(() => {}),
  );
  const checks: Check[] = [];
  const step = async (name: string, play: () => Promise<void>): Promise<void> => {
    const problem = await play().then(
      () => '',
      (error: unknown) => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)),
    );
    checks.push({ name, problem });
  };
  try {
    const one = await visit(browser, demo.console, { width: 1440, dark: false });
    const { page } = one;
    await step('approve a plan, which is applied and verified', async () => {
      await one.go('#/approvals');
      await page
        .getByRole('button', { name: /^Approve/ })
        .first()
        .click();
      await page.getByLabel('Reason').fill('The owner agrees.');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Approve/ })
        .click();
      await page
        .getByText(/: fixed$/)
        .first()
        .waitFor(patience);
    });
    await step('undo it with keys only', async () => {
      await one.go('#/history?outcome=fixed');
      await page.keyboard.press('j');
      await page.keyboard.press('u');
      await confirmWithKeys(page);
      await page
        .getByText(/: undone$/)
        .first()
        .waitFor(patience);
    });
    await step('stop, with a banner on every page', async () => {
      await page.getByRole('button', { name: 'Stop ASR' }).first().click();
      await page.getByLabel('Reason').fill('Incident 4711.');
      await page.getByRole('button', { name: 'Stop all remediation' }).click();
      await page.getByText('ASR is stopped.').first().waitFor(patience);
      await one.go('#/controls');
      await page.getByText('Incident 4711.').first().waitFor(patience);
    });
    checks.push({ name: 'flows: no faults', problem: one.faults.join('; ') });
    await one.close();
  } finally {
    await demo.close();
  }
  return checks;
}

/** The button that confirms is the last one of the dialog. */
async function confirmWithKeys(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor(patience);
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Enter');
}
