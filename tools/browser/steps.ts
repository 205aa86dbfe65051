/** What an operator does on a page, as a person does it: reads, clicks, types, and presses keys. */
import { anAsffFinding } from '@asr/orchestrator/testing/events';
import type { Page } from 'playwright-core';
import { accessibilityOf } from './accessibility.ts';
import type { Visit } from './visit.ts';

export const patience = { timeout: 60_000 };

export const dialogOf = (page: Page) => page.getByRole('dialog');

export const rowsOf = (page: Page, controlId: string) => page.getByRole('row').filter({ hasText: controlId });

/** Plans the first open finding of a control, and starts its remediation. */
export async function planAndRemediate(one: Visit, controlId: string, verdict: string): Promise<void> {
  const { page } = one;
  await one.go(`#/findings?control=${controlId}`);
  await page
    .getByRole('checkbox', { name: /^Select Security groups/ })
    .first()
    .check();
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await dialogOf(page).getByText(verdict).waitFor(patience);
  await requireAccessible(page);
  await dialogOf(page).getByRole('button', { name: 'Remediate' }).click();
  await page.getByText('Started 1 remediation').waitFor(patience);
}

/** Gives a reason in the dialog, and confirms. */
export async function confirm(page: Page, button: string | RegExp, reason: string): Promise<void> {
  const dialog = dialogOf(page);
  await dialog.getByLabel('Reason').fill(reason);
  await requireAccessible(page);
  await dialog.getByRole('button', { name: button, exact: true }).click();
}

/** Undoes the newest fix of a control: j selects it, u opens the preview, Tab and Enter confirm. */
export async function undoWithKeys(one: Visit, controlId: string): Promise<void> {
  const { page } = one;
  await one.go(`#/history?outcome=fixed&control=${controlId}`);
  await page.keyboard.press('j');
  await page.keyboard.press('u');
  await dialogOf(page).getByText('before').first().waitFor(patience);
  await requireAccessible(page);
  await pressWithKeys(page, 'Undo');
  await page.getByText(`${controlId}: undone`).waitFor(patience);
}

/** Moves the focus with Tab until it is on the button, as a reader without a mouse does. */
async function pressWithKeys(page: Page, button: string): Promise<void> {
  const wanted = dialogOf(page).getByRole('button', { name: button, exact: true });
  for (let presses = 0; presses < 20; presses += 1) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach the button ${button}.`);
}

/** Opens the page until it shows what an execution in the background does. */
export async function untilShown(one: Visit, hash: string, isShown: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    await one.go('#/policy');
    await one.go(hash);
    if (await isShown()) return;
    await one.page.waitForTimeout(500);
  }
  throw new Error(`${hash} does not show it within a minute.`);
}

export async function requireAccessible(page: Page): Promise<void> {
  const problem = await accessibilityOf(page);
  if (problem !== '') throw new Error(problem);
}

const hostileTitle = '<img src=x onerror="alert(1)"><script>alert(2)</script>\u202Etxt.exe\u001B[2J';
const shownTitle = /<img src=x onerror="alert\(1\)">.*\\u\{202e\}txt\.exe\\u\{1b\}/;
const hostileAccount = '222222222222';

/** A finding whose title another person chose. */
export const hostileFinding = anAsffFinding({
  Title: hostileTitle,
  Id: `arn:aws:securityhub:eu-west-1:${hostileAccount}:security-control/EC2.13/finding/hostile`,
  AwsAccountId: hostileAccount,
  Resources: [
    { Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:eu-west-1:${hostileAccount}:security-group/sg-0123456789abcdef0` },
  ],
});

/** Reads the hostile title in the list and plans its finding. Another filter ends the selection. */
export async function readHostileTitle(one: Visit): Promise<void> {
  const { page } = one;
  await one.go(`#/findings?account=${hostileAccount}`);
  await page.getByText(shownTitle).waitFor(patience);
  await page.getByRole('checkbox', { name: shownTitle }).check();
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await dialogOf(page).waitFor(patience);
  await one.settle();
  const elements = await page.locator('img, script:not([src])').count();
  if (elements > 0) throw new Error(`The title became ${elements} elements.`);
  await page.keyboard.press('Escape');
  await one.go('#/findings?account=333333333333');
  if (await page.getByRole('button', { name: 'Plan', exact: true }).isEnabled())
    throw new Error('A finding that the page no longer shows is still selected.');
}
