import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { registry, sourceOf } from '@asr/playbooks';
import { controlsFolder, isPlaybookFile } from './controls.ts';
import { controlDocs, writtenDocs } from './docs.ts';
import { registryFile, registryText } from './registry.ts';

const files = readdirSync(controlsFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  isPlaybookFile(file.replace('.test.ts', '.ts')),
);
const controls = Object.keys(registry);
const testOf = (control: string) => sourceOf(control).replace('.ts', '.test.ts');

/** If one of these fails, run `pnpm generate`. */
describe('what is generated from the playbooks', () => {
  it('has a registry that is fresh', async () => {
    expect(readFileSync(registryFile, 'utf8')).toBe(await registryText());
  });

  it('has fresh documentation, and no page of anything else', async () => {
    expect(Object.fromEntries(writtenDocs())).toEqual(Object.fromEntries(await controlDocs()));
  });
});

describe('the folders of controls', () => {
  it('hold a playbook and its test for every control in the registry, and no other playbook', () => {
    const expected = [...new Set(controls.flatMap((control) => [sourceOf(control), testOf(control)]))];

    expect(files.toSorted()).toEqual(expected.toSorted());
  });
});

describe.each(controls)('%s', (control) => {
  const source = readFileSync(join(controlsFolder, sourceOf(control)), 'utf8');

  it('is registered under the control it loads, with the data that Parse needs', async () => {
    const { load, resourceArn, document, ...listed } = registry[control]!;

    const playbook = await load();

    expect(playbook).toMatchObject({ control, ...listed });
    expect(playbook.document?.name).toBe(document);
    const named = Object.values(playbook.permissions.on ?? {}).flat();
    expect(named).toEqual(expect.arrayContaining(resourceArn === undefined ? [] : [resourceArn]));
  });

  it('has its id as a literal, because bundling changes file names', () => {
    expect(source).toMatch(new RegExp(`(control: '${control}',|^  '${control}': )`, 'm'));
  });

  it('has a test that checks the laws of a playbook', () => {
    const test = readFileSync(join(controlsFolder, testOf(control)), 'utf8');

    expect(test).toMatch(/^ *describePlaybook\(/m);
  });

  it('reads no clock and no environment, and catches, subclasses and casts nothing', () => {
    const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replaceAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, '""');

    expect(code).not.toMatch(/\b(process|Date|Math\.random|class)\b|(?<!\.)\bcatch\b|\bas\b(?! const\b)/);
  });
});
