/**
 * Reads the examples of controls from their test files, without running the tests.
 *
 * A test file is imported a second time, under an address of its own. There, `@jest/globals` declares nothing, and
 * `describePlaybook` records its arguments.
 */
import { registerHooks } from 'node:module';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourceOf } from '@asr/playbooks';
import type { Examples } from './recorded-examples.ts';

const mark = '?examples';
const controls = join(import.meta.dirname, '..', '..', 'packages', 'playbooks', 'src', 'controls');

/**
 * Returns the examples by control. Each test file is loaded once.
 *
 * @param ids The controls. @default every control
 */
export async function loadExamples(ids?: readonly string[]): Promise<ReadonlyMap<string, Examples>> {
  const inert = new URL('inert-globals.ts', import.meta.url).href;
  const recorder = new URL('recorded-examples.ts', import.meta.url).href;
  const isRunningTests = 'expect' in globalThis;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const isTestFile = context.parentURL?.endsWith(mark) ?? false;
      if (specifier === '@jest/globals' && (isTestFile || !isRunningTests)) return { url: inert, shortCircuit: true };
      if (specifier === '../../testing/laws/index.ts' && isTestFile) return { url: recorder, shortCircuit: true };
      return next(specifier, context);
    },
  });
  const [{ recorded }] = await Promise.all([import('./recorded-examples.ts'), import('./inert-globals.ts')]);
  const wanted = ids && new Set(ids.map((id) => basename(sourceOf(id)).replace('.ts', '.test.ts')));
  const files = readdirSync(controls, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      /\/([a-z0-9]+-\d+|[a-z0-9]+-for-[a-z0-9]+)\.test\.ts$/.test(name) && (wanted?.has(basename(name)) ?? true),
  );
  for (const file of files) await import(`${pathToFileURL(join(controls, file)).href}${mark}`);
  hooks.deregister();
  return recorded;
}
