/** Single sign-on in a real browser, with the endpoints of a user pool on this machine. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { readWebFiles, webFolder } from '@asr/console';
import { hostedApp, tokenVerifier } from '@asr/console/hosted';
import { aPool, aUserPool, fakeOperations } from '@asr/console/testing';
import type { Browser, Page } from 'playwright-core';
import type { Check } from './check.ts';
import { type UserPoolServer, openUserPool } from './user-pool-server.ts';

interface Place {
  readonly origin: string;
  readonly pool: UserPoolServer;
  readonly page: Page;
  readonly faults: readonly string[];
}

const patience = { timeout: 20_000 };

/** Each flow has a browser context of its own, so each begins signed out. */
export async function checkSignIn(browser: Browser): Promise<readonly Check[]> {
  const keys = aUserPool();
  let origin = '';
  const pool = await openUserPool(keys, () => `${origin}/`);
  const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${aPool.userPoolId}`;
  const app = hostedApp({
    web: readWebFiles(webFolder),
    signIn: { issuer, domain: pool.domain, clientId: aPool.clientId },
    verifier: tokenVerifier(aPool, keys.jwks),
    grants: [{ group: 'asr-admins', role: 'admin' }],
    accountsBelow: async () => [],
    operationsFor: (userName) => {
      const operations = fakeOperations();
      return { ...operations, me: async () => ({ ...(await operations.me()), actor: `${userName} (console)` }) };
    },
    report: () => {},
  });
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const opened = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(opened));
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const checks: Check[] = [];
    for (const [name, play] of Object.entries(flows)) checks.push(await check(browser, name, play, { origin, pool }));
    return checks;
  } finally {
    await pool.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function check(
  browser: Browser,
  name: string,
  play: (place: Place) => Promise<void>,
  { origin, pool }: Pick<Place, 'origin' | 'pool'>,
): Promise<Check> {
  pool.answer = {};
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource: the server responded with a status of 4');
    if (message.type() === 'error' && !isRefusal) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  const problem = await play({ origin, pool, page, faults }).then(
    () => faults.join('; '),
    (error: unknown) => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)),
  );
  await context.close();
  return { name: `sign-in: ${name}`, problem };
}

/** The menu of the person who is signed in. */
const whoOf = (page: Page) => page.getByRole('button', { name: /jane@example\.com \(console\)/ }).first();

const grantsOf = ({ requests }: UserPoolServer) => requests.flatMap(({ grant }) => grant ?? []);

function require(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}

const flows: { readonly [name: string]: (place: Place) => Promise<void> } = {
  'returns to the page that was opened, and keeps no token': async ({ origin, page }) => {
    await page.goto(`${origin}/#/history?outcome=fixed`);
    await whoOf(page).waitFor(patience);
    await page.getByRole('heading', { name: 'History' }).first().waitFor(patience);
    require(page.url() === `${origin}/#/history?outcome=fixed`, `The address is ${page.url()}.`);
    const kept = String(
      await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie'),
    );
    require(!/eyJ|token/i.test(kept), `The browser keeps ${kept}.`);
  },
  'signs in again without a question when the page is loaded again': async ({ origin, page }) => {
    await page.goto(origin);
    await whoOf(page).waitFor(patience);
    await page.reload();
    await whoOf(page).waitFor(patience);
  },
  'renews a token before it ends': async ({ origin, pool, page }) => {
    pool.answer = { expiresIn: 30 };
    const before = grantsOf(pool).length;
    await page.goto(`${origin}/#/inbox`);
    await whoOf(page).waitFor(patience);
    require(grantsOf(pool).slice(before).includes('refresh_token'), 'The page did not renew the token.');
  },
  'does not exchange a code that another page brought': async ({ origin, pool, page }) => {
    const before = grantsOf(pool).length;
    await page.goto(`${origin}/?code=stolen&state=forged`);
    await whoOf(page).waitFor(patience);
    require(grantsOf(pool).slice(before).length === 1, 'The page exchanged the code.');
  },
  'does not complete a sign-in that it did not begin': async ({ origin, pool, page }) => {
    const before = grantsOf(pool).length;
    await page.route(`${pool.domain}/oauth2/authorize*`, (route) => route.fulfill({ status: 204 }));
    await page.goto(origin).catch(() => undefined);
    await page.waitForFunction(() => sessionStorage.getItem('asr-console-sign-in') !== null, undefined, patience);
    await page.goto(`${origin}/?code=of-the-attacker&state=of-the-attacker`);
    await page.getByText('The sign-in could not be completed.').waitFor(patience);
    require(grantsOf(pool).length === before, 'The page exchanged the code of the attacker.');
  },
  'shows a refusal of the identity provider as text': async ({ origin, pool, page }) => {
    pool.answer = { refusal: '<img src=x onerror=alert(1)> You are not assigned.' };
    await page.goto(origin);
    await page.getByText('<img src=x onerror=alert(1)> You are not assigned.').waitFor(patience);
  },
  'tells a person without a role what to do': async ({ origin, pool, page }) => {
    pool.answer = { claims: { 'custom:groups': '[staff]' } };
    await page.goto(origin);
    await page.getByText(/jane@example\.com has no role here\. Ask the operator of ASR/).waitFor(patience);
  },
  'signs out': async ({ origin, pool, page }) => {
    await page.goto(origin);
    await page
      .getByRole('button', { name: /jane@example\.com/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await whoOf(page).waitFor(patience);
    require(pool.requests.some(({ path }) => path === '/logout'), 'The page did not sign out.');
  },
};
