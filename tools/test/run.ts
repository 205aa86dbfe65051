/**
 * The whole test: types, lint, architecture, the templates by cfn-lint, then every jest test (unit, laws, moto, end to end, synth with cdk-nag).
 * Everything runs, also after a failure; the last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const checks = [
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  { name: 'format', command: bin('prettier'), args: ['--check', '.', '--log-level', 'warn'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  {
    name: 'architecture',
    command: bin('depcruise'),
    args: ['packages', 'infra', 'test', 'tools', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  },
  {
    name: 'rooms',
    command: bin('depcruise'),
    args: ['packages', 'infra', 'tools', '--config', '.dependency-cruiser.rooms.cjs', '--output-type', 'err'],
  },
  { name: 'prose', command: process.execPath, args: [join('tools', 'prose', 'run.ts')] },
  { name: 'unused', command: bin('knip'), args: [] },
  { name: 'templates', command: process.execPath, args: [join('tools', 'templates', 'run.ts'), '--if-present'] },
];

function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function check({ name, command, args }: (typeof checks)[number]): Promise<Counts> {
  const started = performance.now();
  const code = await run(command, args);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A suite that does not even load has no failed test: it counts as one failure. */
async function jest(args: readonly string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-test-'));
  const outputFile = join(folder, 'jest.json');
  try {
    const code = await run(bin('jest'), ['--json', `--outputFile=${outputFile}`, ...args]);
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(outputFile, 'utf8'),
    ) as {
      readonly numPassedTests: number;
      readonly numFailedTests: number;
      readonly numRuntimeErrorTestSuites: number;
    };
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const counts: Counts[] = [];
for (const one of checks) counts.push(await check(one));
counts.push(await jest(process.argv.slice(2)));

const total = (of: keyof Counts) => counts.reduce((sum, count) => sum + count[of], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
