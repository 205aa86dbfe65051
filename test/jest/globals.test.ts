/** Canaries: the harness reports tests that fail, hang, or cannot run. Otherwise the suite could not fail. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type JestReport, countsOf } from '../../tools/test/jest-report.ts';

const repository = join(import.meta.dirname, '..', '..');
const modules = join(repository, 'node_modules');

/** The counts of a run of these test files, and the first line of each failure. */
function run(...files: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'asr-canary-'));
  try {
    symlinkSync(modules, join(folder, 'node_modules'));
    const setup = join(repository, 'test', 'jest', 'resolve-globals.ts');
    const config = {
      runner: 'jest-light-runner',
      transform: {},
      setupFilesAfterEnv: [setup],
      testMatch: ['**/*.test.ts'],
    };
    writeFileSync(join(folder, 'jest.config.cjs'), `module.exports = ${JSON.stringify(config)};`);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const [index, body] of files.entries()) {
      const head = "import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';\n";
      writeFileSync(join(folder, `canary-${index}.test.ts`), head + body);
    }
    const outputFile = join(folder, 'report.json');
    const words = [join(modules, 'jest', 'bin', 'jest.js'), '-w', '2', '--json', `--outputFile=${outputFile}`];
    const { status } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
    const report = JSON.parse(readFileSync(outputFile, 'utf8')) as JestReport;
    const messages = report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap(({ failureMessages }) => failureMessages),
    );
    return { status, ...countsOf(report), messages: messages.join('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a run of the suite', () => {
  it('passes if all tests do', () => {
    expect(run("it('holds', () => { expect(1).toBe(1); });")).toMatchObject({ status: 0, passed: 1, failed: 0 });
  });

  it('counts a wrong expectation, also of a promise and of a table', () => {
    const body = `
      it('is wrong', () => { expect(1).toBe(2); });
      it('is wrong later', async () => { await expect(Promise.resolve(1)).resolves.toBe(2); });
      it.each([[1], [2]])('%s is one', (number) => { expect(number).toBe(1); });`;

    expect(run(body)).toMatchObject({ status: 1, passed: 1, failed: 3 });
  });

  it('counts a test that does not end', () => {
    const result = run("it('hangs', () => new Promise((resolve) => setTimeout(resolve, 60_000)), 50);");

    expect(result).toMatchObject({ status: 1, passed: 0, failed: 1 });
    expect(result.messages).toMatch(/Exceeded timeout of \d+ ms for a test/);
  });

  it('counts a failed beforeAll once, and runs none of its tests', () => {
    const body = `
      describe('a block', () => {
        beforeAll(() => { throw new Error('no cloud'); });
        it('a', () => {}); it('b', () => {});
        describe('inside', () => { it('c', () => {}); });
      });
      it('outside', () => {});`;

    expect(run(body)).toMatchObject({ status: 1, passed: 1, failed: 1 });
  });

  it('counts a failed beforeAll of a file only for that file', () => {
    const failing = "beforeAll(() => { throw new Error('no cloud'); });\nit('a', () => {});";

    expect(run(failing, "it('b', () => {});")).toMatchObject({ status: 1, passed: 1, failed: 1 });
  });

  it.each([
    ['afterAll', "afterAll(() => { throw new Error('left open'); });"],
    ['beforeEach', "beforeEach(() => { throw new Error('not ready'); });"],
  ])('counts a failed %s', (_, hook) => {
    expect(run(`${hook}\nit('a', () => {});`)).toMatchObject({ status: 1, failed: 1 });
  });

  it.each([
    ['cannot be loaded', "import './absent.ts';"],
    ['declares no test', 'export const nothing = 1;'],
  ])('counts a file that %s', (_, body) => {
    expect(run(body, "it('b', () => {});")).toMatchObject({ passed: 1, failed: 1 });
  });
});
