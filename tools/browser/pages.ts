/** Every page, light and dark, wide and narrow: accessible, within its width, without faults, and with hostile texts inert. */
import { gzipSync } from 'node:zlib';
import { openLocalConsole, readWebFiles, webFolder } from '@asr/console';
import { aRemediation, fakeOperations } from '@asr/console/testing';
import type { Browser } from 'playwright-core';
import { accessibilityOf } from './accessibility.ts';
import type { Check } from './check.ts';
import { type Look, visit } from './visit.ts';

/** Texts that other people chose. */
const hostile = `<img src=x onerror="alert(1)"><script>alert(2)</script>\u202Etxt.exe\u001B[2J${'A'.repeat(10_000)}`;

const names = ['inbox', 'approvals', 'findings', 'history', 'policy', 'controls', 'health', 'metrics'];
const looks: readonly Look[] = [
  { width: 1440, dark: false },
  { width: 1440, dark: true },
  { width: 320, dark: false },
  // @see https://www.w3.org/WAI/WCAG22/Understanding/resize-text
  { width: 1280, dark: false, zoom: 2 },
];

/** Compressed bytes on first load. */
const budget = { js: 450_000, css: 250_000 };

/** @param pictures Folder for a picture of each page. */
export async function checkPages(browser: Browser, pictures: string | undefined): Promise<readonly Check[]> {
  const record = aRemediation({
    resourceId: hostile,
    because: hostile,
    warning: hostile,
    reason: hostile,
    actor: hostile,
  });
  const reported: string[] = [];
  const opened = await openLocalConsole({
    operations: fakeOperations([], record),
    web: readWebFiles(webFolder),
    mayWrite: true,
    report: (line) => void reported.push(line),
  });
  try {
    const first = await visit(browser, opened, { width: 1440, dark: false });
    const checks = [...sizes(first.loaded)];
    const state = await first.page.context().storageState();
    await first.close();
    for (const look of looks) {
      const one = await visit(browser, opened, look, state);
      for (const name of names) {
        await one.go(`#/${name}${name === 'inbox' ? `?selected=${record.remediationId}` : ''}`);
        const title = `${name} ${nameOf(look)}`;
        checks.push({ name: `${title}: accessible`, problem: await accessibilityOf(one.page) });
        const overflow = Number(await one.page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
        checks.push({
          name: `${title}: within its width`,
          problem: overflow > 0 ? `${overflow} px too wide` : '',
        });
        if (pictures !== undefined)
          await one.page.screenshot({ path: `${pictures}/${title.replaceAll(/[ %]+/g, '-')}.png` });
      }
      const images = await one.page.locator('img').count();
      checks.push({
        name: `${nameOf(look)}: hostile texts are inert`,
        problem: images === 0 ? '' : `${images} images`,
      });
      checks.push({ name: `${nameOf(look)}: no faults`, problem: one.faults.join('; ') });
      await one.close();
    }
    checks.push({ name: 'the server has no failures', problem: reported.join('; ') });
    return checks;
  } finally {
    await opened.close();
  }
}

function sizes(loaded: ReadonlyMap<string, Buffer>): readonly Check[] {
  return (['js', 'css'] as const).map((kind) => {
    const bytes = [...loaded]
      .filter(([path]) => path.endsWith(`.${kind}`))
      .reduce((sum, [, body]) => sum + gzipSync(body).length, 0);
    const name = `first load: ${bytes.toLocaleString('en')} of ${budget[kind].toLocaleString('en')} bytes of ${kind}, compressed`;
    return { name, problem: bytes > 0 && bytes <= budget[kind] ? '' : `${bytes} bytes` };
  });
}

function nameOf({ width, dark, zoom }: Look): string {
  return `${dark ? 'dark' : 'light'} ${width}px${zoom === undefined ? '' : ` ${zoom * 100} %`}`;
}
