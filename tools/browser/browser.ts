/** A real Chromium: the one of the machine, or the one of a package. */
import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const ofTheMachine = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing that weakens the web: with `--disable-web-security`, the attacks would test nothing. */
const args = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(): Promise<Browser> {
  const installed = ofTheMachine.find((path) => existsSync(path));
  return chromium.launch({ executablePath: installed ?? (await sparticuz.executablePath()), args, headless: true });
}
