/**
 * A process that runs test files with one bug at a time. It stays loaded between bugs: a run imports the test file and the
 * modules of the controls again, under an address with its own number, and keeps everything else.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Ran, Run, Setup } from './messages.ts';
import { controlsFolder } from './sources.ts';

/** What the instrumented code reads and writes. */
interface Switch {
  activeMutant?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number;
  mutantCoverage?: { static: Counts; perTest: { [test: string]: Counts } };
}
interface Counts {
  [mutant: string]: number;
}

const theSwitch: Switch = {};
Object.assign(globalThis, { __stryker__: theSwitch });
const controls = pathToFileURL(controlsFolder).href;
const mark = '?run=';
const sources = new Map<string, string>();

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const [, number] = context.parentURL?.split(mark) ?? [];
    const isControl = resolved.url.startsWith(controls) && !resolved.url.includes(mark);
    return number !== undefined && isControl ? { ...resolved, url: resolved.url + mark + number } : resolved;
  },
  load(url, context, next) {
    if (!url.startsWith(controls)) return next(url, context);
    const path = fileURLToPath(url.split(mark)[0] ?? '');
    const source = sources.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'));
    sources.set(path, source);
    return { format: 'module', source, shortCircuit: true };
  },
});
await import('../../test/jest/resolve-globals.ts');
const { runTestFile } = await import('./run-test-file.ts');

let runs = 0;

async function run({ mutant, hitLimit, tests }: Run): Promise<Ran> {
  const coverage = { static: {}, perTest: {} };
  Object.assign(theSwitch, { activeMutant: mutant, hitCount: 0, hitLimit, mutantCoverage: coverage });
  const started = performance.now();
  let failed: string | undefined;
  for (const test of tests) {
    runs += 1;
    failed = await runTestFile(test, `${pathToFileURL(test).href}${mark}${runs}`);
    if (failed !== undefined) break;
  }
  theSwitch.activeMutant = undefined;
  return {
    failed,
    hitLimitReached: (theSwitch.hitCount ?? 0) > hitLimit,
    milliseconds: performance.now() - started,
    reached: mutant === undefined ? coverage.static : {},
    heap: process.memoryUsage().heapUsed,
  };
}

process.on('message', (message: Setup | Run) => {
  if (message.kind === 'setup') for (const [path, javascript] of message.modules) sources.set(path, javascript);
  else void run(message).then((ran) => process.send?.(ran));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
