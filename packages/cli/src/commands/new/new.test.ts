import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { runCli } from '../../testing/index.ts';
import { versions } from './versions.ts';

const repository = join(import.meta.dirname, '..', '..', '..', '..', '..');
const kit = { playbookKit: async () => ({ name: 'playbook-kit-0.1.0.tgz', bytes: new Uint8Array([31, 139]) }) };

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'asr-new-')), 'acme');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const text = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('asr new', () => {
  it('writes a package for the control, with the kit of this version', async () => {
    const { code, out } = await runCli(['new', 'Castle.7', '--folder', folder], kit);

    expect(code).toBe(0);
    expect(out).toContain('ASR takes findings of the AWS Config rule with the name Castle.7.');
    expect(JSON.parse(text('package.json'))).toMatchObject({
      name: 'castle-7-playbook',
      exports: './dist/playbook.mjs',
      dependencies: { '@asr/playbook-kit': 'file:vendor/playbook-kit-0.1.0.tgz' },
    });
    expect(text('src/playbook.ts')).toContain("control: 'Castle.7'");
    expect(text('src/playbook.test.ts')).toContain("import { castle7 } from './playbook.ts';");
    expect(text('src/playbook.ts') + text('src/playbook.test.ts')).not.toMatch(/acme/i);
    expect(readFileSync(join(folder, 'vendor', 'playbook-kit-0.1.0.tgz'))).toHaveLength(2);
    expect(parse(text('asr.config.yaml'))).toEqual({
      playbooks: [{ control: 'Castle.7', package: '.' }],
      controls: { 'Castle.7': { mode: 'manual' } },
    });
  });

  it('writes a runbook without a playbook, whose last step verifies', async () => {
    const { code } = await runCli(['new', 'Castle.7', '--runbook', '--folder', folder], kit);

    expect(code).toBe(0);
    expect(JSON.parse(text('package.json'))).toMatchObject({
      name: 'castle-7-runbook',
      exports: './dist/runbook.mjs',
      dependencies: { '@asr/playbook-kit': 'file:vendor/playbook-kit-0.1.0.tgz' },
    });
    expect(text('src/runbook.ts')).toMatch(/control: 'Castle\.7'[^]*check: 'VerifyAttribute'/);
    expect(text('src/runbook.test.ts')).toContain("import { castle7 } from './runbook.ts';");
    expect(['runbook.ts', 'runbook.test.ts', 'steps.ts'].map((file) => text(`src/${file}`)).join('')).not.toMatch(
      /acme/i,
    );
  });

  it('lists the files without writing them', async () => {
    const { out } = await runCli(['new', 'Acme.1', '--folder', folder, '--dry-run', '--json']);

    expect(JSON.parse(out)).toMatchObject({ written: false, files: expect.arrayContaining(['src/playbook.ts']) });
    expect(existsSync(folder)).toBe(false);
  });

  it('writes nothing into a folder with other files', async () => {
    writeFileSync(join(folder, '..', 'letter.txt'), 'keep me');
    const { code, err } = await runCli(['new', 'Acme.1', '--folder', join(folder, '..')], kit);

    expect([code, err]).toEqual([2, expect.stringContaining('is not empty. Nothing was written.')]);
  });

  it.each([
    ['EC2.13', 'ASR has a playbook for EC2.13.'],
    ['Acme', 'Acme is not the id of a control.'],
    ['../x.1', '../x.1 is not the id of a control.'],
  ])('refuses %s', async (control, sentence) => {
    const { code, err } = await runCli(['new', control, '--folder', folder], kit);

    expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
    expect(existsSync(folder)).toBe(false);
  });

  it('names the versions that ASR itself uses', () => {
    const { catalog } = parse(readFileSync(join(repository, 'pnpm-workspace.yaml'), 'utf8')) as {
      readonly catalog: { readonly [name: string]: string };
    };
    const { devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      readonly devDependencies: { readonly [name: string]: string };
    };
    expect(Object.keys(versions).map((name) => [name, catalog[name] ?? devDependencies[name]])).toEqual(
      Object.entries(versions),
    );
  });
});
