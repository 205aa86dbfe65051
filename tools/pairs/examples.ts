/**
 * Reads the violations of every control from its test file, without running the tests.
 *
 * A test file is imported a second time, under an address of its own. There, `@jest/globals` declares nothing, and
 * `describePlaybook` records its arguments.
 */
import { registerHooks } from 'node:module';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Examples } from './recorded-examples.ts';

export type { Examples } from './recorded-examples.ts';

const mark = '?examples';
const controls = join(import.meta.dirname, '..', '..', 'packages', 'playbooks', 'src', 'controls');

let loaded: Promise<ReadonlyMap<string, Examples>> | undefined;

/** Returns the examples by control. They are loaded once. */
export function loadExamples(): Promise<ReadonlyMap<string, Examples>> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<ReadonlyMap<string, Examples>> {
  const inert = new URL('inert-globals.ts', import.meta.url).href;
  const recorder = new URL('recorded-examples.ts', import.meta.url).href;
  const isRunningTests = 'expect' in globalThis;
  registerHooks({
    resolve(specifier, context, next) {
      const isTestFile = context.parentURL?.endsWith(mark) ?? false;
      if (specifier === '@jest/globals' && (isTestFile || !isRunningTests)) return { url: inert, shortCircuit: true };
      if (specifier === '../../testing/index.ts' && isTestFile) return { url: recorder, shortCircuit: true };
      return next(specifier, context);
    },
  });
  const [{ recorded }] = await Promise.all([import('./recorded-examples.ts'), import('./inert-globals.ts')]);
  const files = readdirSync(controls, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\/[a-z0-9]+-\d+\.test\.ts$/.test(name),
  );
  for (const file of files) await import(`${pathToFileURL(join(controls, file)).href}${mark}`);
  return recorded;
}
