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
  /** Waits until the page has loaded what it shows. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface Look {
  /** Of the window, in pixels of the screen. */
  readonly width: number;
  readonly dark: boolean;
  /** Zoom of the browser: at 2, a page of 1280 pixels has 640 CSS pixels. @default 1 */
  readonly zoom?: number;
}

const height = 900;

/** Signs in with the link, which works once. Later visits use the state of the first one. */
export async function visit(
  browser: Browser,
  { link, origin }: Pick<LocalConsole, 'link' | 'origin'>,
  { width, dark, zoom = 1 }: Look,
  signedIn?: Awaited<ReturnType<BrowserContext['storageState']>>,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: dark ? 'dark' : 'light',
    ...(signedIn === undefined ? {} : { storageState: signedIn }),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const loaded = new Map<string, Buffer>();
  page.on('console', (message) => {
    // A refusal of the server is a message on the page, which the flows read.
    const isRefusal = message.text().startsWith('Failed to load resource: the server responded with a status of 4');
    if (message.type() === 'error' && !isRefusal) faults.push(message.text());
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
  const settle = untilIdle(page);
  await page.goto(signedIn === undefined ? link : `${origin}/#/inbox`);
  await settle();
  return {
    page,
    faults,
    loaded,
    async go(hash) {
      await page.goto(`${origin}/${hash}`);
      await settle();
    },
    settle,
    close: () => context.close(),
  };
}

/** Milliseconds without a request, after which the page has rendered what it loaded. */
const quiet = 200;

/**
 * A change of the fragment loads no document, so the load states of the browser say nothing about it. The page is ready when
 * it has a heading, no request is open, and none started for a moment.
 */
function untilIdle(page: Page): () => Promise<void> {
  const open = new Set<object>();
  let last = Date.now();
  const changed = (change: () => void): void => {
    change();
    last = Date.now();
  };
  page.on('request', (request) => changed(() => open.add(request)));
  page.on('requestfinished', (request) => changed(() => open.delete(request)));
  page.on('requestfailed', (request) => changed(() => open.delete(request)));
  return async () => {
    changed(() => {});
    const end = Date.now() + 60_000;
    await page.waitForSelector('h1', { timeout: 60_000 });
    while (open.size > 0 || Date.now() - last < quiet) {
      if (Date.now() > end) throw new Error('The page still loads after a minute.');
      await page.waitForTimeout(25);
    }
  };
}
