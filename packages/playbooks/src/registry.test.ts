import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { controlDocs, writtenDocs } from '../generate/docs.ts';
import { registryFile, registryText } from '../generate/registry.ts';
import { registry } from './registry.ts';

const controlsFolder = join(import.meta.dirname, 'controls');
const files = readdirSync(controlsFolder);
const controls = Object.keys(registry);
const stemOf = (control: string) => control.toLowerCase().replace('.', '-');

/** If one of these fails, run `pnpm generate`. */
describe('what is generated from the playbooks', () => {
  it('has a registry that is fresh', async () => {
    expect(readFileSync(registryFile, 'utf8')).toBe(await registryText());
  });

  it('has documentation that is fresh, and of nothing else', async () => {
    expect(Object.fromEntries(writtenDocs())).toEqual(Object.fromEntries(await controlDocs()));
  });
});

describe('the folder of controls', () => {
  it('holds a playbook and its test for every control in the registry, and nothing else', () => {
    const expected = controls.flatMap((control) => [`${stemOf(control)}.ts`, `${stemOf(control)}.test.ts`]);

    expect(files.toSorted()).toEqual(expected.toSorted());
  });
});

describe.each(controls)('%s', (control) => {
  const source = readFileSync(join(controlsFolder, `${stemOf(control)}.ts`), 'utf8');

  it('is registered under the control it loads, with what Parse needs to know of it', async () => {
    const { load, ...listed } = registry[control]!;

    expect(await load()).toMatchObject({ control, ...listed });
  });

  it('has its id as a literal, because bundling changes file names', () => {
    expect(source).toContain(`control: '${control}',`);
  });

  it('is held to the laws by its test', () => {
    const test = readFileSync(join(controlsFolder, `${stemOf(control)}.test.ts`), 'utf8');

    expect(test).toMatch(/^describePlaybook\(/m);
  });

  it('reads no clock and no environment, and catches, subclasses and casts nothing', () => {
    const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replaceAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, '""');

    expect(code).not.toMatch(/\b(process|Date|Math\.random|class)\b|(?<!\.)\bcatch\b|\bas\b(?! const\b)/);
  });
});
