/** `pnpm browser`: the console in a real browser. */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildWeb, isOutdated } from '../web/build.ts';
import { openBrowser } from './browser.ts';
import { checkFlows } from './flows.ts';
import { checkPages } from './pages.ts';
import { checkSignIn } from './sign-in.ts';
import { checkStates } from './states.ts';

const help = `Usage: pnpm browser [--pages] [--pictures <folder>] [--publish]

Opens the console in Chromium: every page light, dark, at 320 px and at 200 %, with hostile texts; single sign-on; then
plan, approve, undo and stop on the local cloud. Exits with 1 if anything does not hold.

  --pages              only the pages, without the local cloud
  --pictures <folder>  write a picture of each page into the folder
  --publish            write the pictures of docs/guides/console.md again`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      pages: { type: 'boolean' },
      pictures: { type: 'string' },
      publish: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  if (isOutdated()) await buildWeb();
  if (values.pictures !== undefined) mkdirSync(values.pictures, { recursive: true });
  const browser = await openBrowser();
  try {
    const pages = [
      ...(await checkPages(browser, values.pictures)),
      ...(await checkStates(browser, values.pictures)),
      ...(await checkSignIn(browser)),
    ];
    const checks =
      values.pages === true
        ? pages
        : [...pages, ...(await checkFlows(browser, values.pictures, values.publish === true))];
    for (const { name, problem } of checks) console.log(problem === '' ? `✓ ${name}` : `✗ ${name}: ${problem}`);
    const broken = checks.filter(({ problem }) => problem !== '').length;
    console.log(`\n${checks.length} checks, ${checks.length - broken} held, ${broken} broken.`);
    return broken === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

process.exitCode = await main();
