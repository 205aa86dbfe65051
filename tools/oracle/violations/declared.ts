/** The violations on moto of the tests of the controls. */
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ViolationOnMoto } from '@asr/playbooks/testing';
import { urlOfDeclarations } from './declarations.ts';

const controls = join(import.meta.dirname, '..', '..', '..', 'packages', 'playbooks', 'src', 'controls');

/** Loads the test files of these controls. Must not be called inside jest. */
export async function loadDeclaredViolations(ids: readonly string[]): Promise<ReadonlyMap<string, ViolationOnMoto>> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@jest/globals' ? { url: urlOfDeclarations, shortCircuit: true } : next(specifier, context),
  });
  try {
    const { violationsOnMoto } = await import('@asr/playbooks/testing');
    const wanted = new Set(ids.map((id) => `${id.toLowerCase().replace('.', '-')}.test.ts`));
    for (const path of globSync('*/*-*.test.ts', { cwd: controls })) {
      if (wanted.has(path.split(/[/\\]/).at(-1) ?? '')) await import(pathToFileURL(join(controls, path)).href);
    }
    return violationsOnMoto;
  } finally {
    hooks.deregister();
  }
}
