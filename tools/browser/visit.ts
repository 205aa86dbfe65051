/** A page of the console in the browser, and everything that must not happen on it. */
import type { LocalConsole } from '@asr/console';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Visit {
  readonly page: Page;
  /** Errors of scripts, violations of the content security policy, failed requests, and dialogs. */
  readonly faults: readonly string[];
  /** Bytes of JavaScript and CSS that the page loaded, by path. */
  readonly loaded: ReadonlyMap<string, Buffer>;
  go(hash: string): Promise<void>;
  close(): Promise<void>;
}

export interface Look {
  readonly width: number;
  readonly dark: boolean;
}

const height = 900;

/** Signs in with the link, which works once. Later visits use the state of the first one. */
export async function visit(
  browser: Browser,
  { link, origin }: Pick<LocalConsole, 'link' | 'origin'>,
  { width, dark }: Look,
  signedIn?: Awaited<ReturnType<BrowserContext['storageState']>>,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    ...(signedIn === undefined ? {} : { storageState: signedIn }),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const loaded = new Map<string, Buffer>();
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('dialog', (dialog) => {
    faults.push(`A dialog says ${dialog.message()}.`);
    void dialog.dismiss();
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/\.(js|css)$/.test(pathname))
      void response.body().then(
        (body) => loaded.set(pathname, body),
        () => {},
      );
  });
  await page.goto(signedIn === undefined ? link : `${origin}/#/inbox`);
  await page.waitForSelector('h1', { timeout: 60_000 });
  return {
    page,
    faults,
    loaded,
    async go(hash) {
      await page.goto(`${origin}/${hash}`);
      await page.waitForSelector('h1', { timeout: 60_000 });
      await page.waitForLoadState('networkidle');
    },
    close: () => context.close(),
  };
}
