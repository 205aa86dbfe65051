import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { registerCustomers, registry } from '@asr/playbooks';
import { BadPolicyError, loadPolicy } from '../input/index.ts';
import { aCustomerModule as module } from '../testing/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-packages-'));
});
afterEach(() => {
  registerCustomers([]);
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

function writePackage(home: string, code: string, manifest: object = { exports: './playbook.mjs' }): void {
  write(join(home, 'package.json'), JSON.stringify(manifest));
  write(join(home, 'playbook.mjs'), code);
}

async function policyOf(...lines: readonly string[]) {
  write('asr.config.yaml', lines.join('\n'));
  const io = { stdin: () => Promise.reject(new Error('not used')) };
  return loadPolicy(join(folder, 'asr.config.yaml'), io);
}

async function problemsOf(...lines: readonly string[]): Promise<readonly string[]> {
  try {
    await policyOf(...lines);
    return [];
  } catch (error) {
    if (!(error instanceof BadPolicyError)) throw error;
    return error.problems.map(({ line, column, problem }) => `${line}:${column} ${problem}`);
  }
}

const named = (name: string, more = '') => `playbooks: [{ control: Acme.1, package: ${name}${more} }]`;

describe('the playbooks of a policy', () => {
  it('are loaded from a folder next to the policy, and known to its other parts', async () => {
    writePackage('acme', module);
    const policy = await policyOf(named('./acme'), 'controls: { Acme.1: { mode: automatic } }');

    expect(policy.playbooks).toMatchObject([
      { control: 'Acme.1', code: module, data: { resourceType: 'AwsSqsQueue' } },
    ]);
    expect(await registry['Acme.1']?.load()).toMatchObject({
      title: 'keep the messages of a queue',
      scope: 'regional',
    });
  });

  it('are loaded from an installed package of a folder above', async () => {
    writePackage('node_modules/@acme/playbook', module, { exports: { '.': { import: './playbook.mjs' } } });
    expect(await problemsOf(named('"@acme/playbook"'))).toEqual([]);
  });

  it('run their module once for each text of it', async () => {
    const counting = `globalThis.asrTestRuns = (globalThis.asrTestRuns ?? 0) + 1;\n${module}`;
    writePackage('acme', counting);
    await policyOf(named('./acme'));
    await policyOf(named('./acme'));
    expect(Reflect.get(globalThis, 'asrTestRuns')).toBe(1);
    writePackage('acme', `${counting}// changed`);
    await policyOf(named('./acme'));
    expect(Reflect.get(globalThis, 'asrTestRuns')).toBe(2);
    Reflect.deleteProperty(globalThis, 'asrTestRuns');
  });

  it('are those of the policy that was read last', async () => {
    writePackage('acme', module);
    await policyOf(named('./acme'));
    await policyOf('stop: false');
    expect(Object.hasOwn(registry, 'Acme.1')).toBe(false);
  });

  it.each<[string, string, () => void, string]>([
    ['no folder', './acme', () => {}, 'there is no folder ./acme'],
    ['no package', 'acme', () => {}, 'the package acme is not installed. Run npm install acme'],
    ['a folder without package.json', './acme', () => write('acme/a', ''), './acme has no package.json'],
    ['a package.json that names nothing', './acme', () => writePackage('acme', module, {}), 'names no module'],
    ['a package.json that is not JSON', './acme', () => write('acme/package.json', '{'), 'names no module'],
    ['a module outside', './acme', () => writePackage('acme', module, { main: '../x.mjs' }), 'outside of the package'],
    [
      'a module that is a link to another folder',
      './acme',
      () => {
        write('elsewhere/secret.txt', 'secret');
        write('acme/package.json', JSON.stringify({ exports: './playbook.mjs' }));
        symlinkSync(join(folder, 'elsewhere', 'secret.txt'), join(folder, 'acme', 'playbook.mjs'));
      },
      'the module of ./acme is a link to another folder',
    ],
    [
      'a module that is not built',
      './acme',
      () => writePackage('acme', module, { main: 'dist/a.mjs' }),
      'Run npm run build',
    ],
    [
      'a module that imports another',
      './acme',
      () => writePackage('acme', `import 'absent-package';\n${module}`),
      'imports absent-package, and must be one file',
    ],
    [
      'a module that fails',
      './acme',
      () => writePackage('acme', 'throw new Error("No.");'),
      'fails when it is loaded: No.',
    ],
    ['another export', './acme', () => writePackage('acme', 'export const one = 1;'), 'it exports no playbook'],
    [
      'a dangerous action',
      './acme',
      () => writePackage('acme', module.replaceAll('sqs:SetQueueAttributes', 'iam:PassRole')),
      'iam:PassRole can give permissions',
    ],
  ])('are refused with %s, at their position', async (_, name, arrange, problem) => {
    arrange();
    expect(await problemsOf(named(name))).toEqual([
      expect.stringMatching(/^1:\d+ playbooks\[0\]\.package has a problem: /),
    ]);
    expect(await problemsOf(named(name))).toEqual([expect.stringContaining(problem)]);
  });

  it('can have a dangerous action that the policy accepts', async () => {
    writePackage('acme', module.replaceAll('sqs:SetQueueAttributes', 'iam:PassRole'));
    expect(await problemsOf(named('./acme', ', accepts: [iam:PassRole]'))).toEqual([]);
  });

  it('cannot replace a control of ASR, and no control twice', async () => {
    writePackage('acme', module);
    expect(await problemsOf('playbooks: [{ control: EC2.13, package: ./acme }]')).toEqual([
      '1:24 playbooks[0].control is a control that ASR remediates itself. Remove this entry, or give the control of the package an id of your own.',
    ]);
    expect(
      await problemsOf('playbooks: [{ control: Acme.1, package: ./acme }, { control: Acme.1, package: ./acme }]'),
    ).toEqual([expect.stringContaining('playbooks[1].control repeats playbooks[0]')]);
  });
});
