/** A real Chromium: the one of the machine, or the one of a package. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sparticuz, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const ofTheMachine = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

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

/** @throws An error that says how to get a browser, if the machine has none and the package does not run on it. */
export async function openBrowser(): Promise<Browser> {
  const installed = ofTheMachine.find((path) => existsSync(path));
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args, headless: true });
  if (process.platform !== 'linux')
    throw new Error('There is no Chrome or Chromium on this machine. Install one, then run this again.');
  const executablePath = await sparticuz.executablePath();
  return launchPackage(executablePath).catch(async () =>
    launchPackage(executablePath, { ...process.env, LD_LIBRARY_PATH: await libraries() }),
  );
}

function launchPackage(executablePath: string, env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const given = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return chromium.launch({ executablePath, args, headless: true, env: Object.fromEntries(given) });
}

/** The libraries of the package, such as NSS, for a machine that lacks them. */
async function libraries(): Promise<string> {
  const packaged = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
  return join(await inflate(join(packaged, 'bin', 'al2023.tar.br')), 'lib');
}
