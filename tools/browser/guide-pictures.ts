/** The pictures of the guide: pages of the console on the local cloud of the demo, before anyone decides. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalConsole } from '@asr/console';
import type { Browser } from 'playwright-core';
import { visit } from './visit.ts';

/** `docs/guides/console.md` shows them. */
const folder = join(import.meta.dirname, '..', '..', 'docs', 'guides', 'pictures');

const pictures = [
  { name: 'console-inbox', hash: '#/inbox', dark: false },
  { name: 'console-approvals', hash: '#/approvals', dark: false },
  { name: 'console-findings', hash: '#/findings', dark: true },
  { name: 'console-history', hash: '#/history', dark: false },
] as const;

/** Rewrites the pictures. They show new ids and times each time, so a change of a page is the reason to do it. */
export async function writeGuidePictures(browser: Browser, opened: () => Promise<LocalConsole>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { name, hash, dark } of pictures) {
    const place = await opened();
    const one = await visit(browser, place, { width: 1200, dark });
    await one.page.setViewportSize({ width: 1200, height: 700 });
    await one.go(hash);
    await one.page.screenshot({ path: join(folder, `${name}.png`) });
    await one.close();
    await place.close();
  }
}
