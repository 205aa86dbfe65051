/** The checks beside jest: each is a program that succeeds or fails. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const depcruise = (folders: readonly string[], config: string) => [
  ...folders,
  '--config',
  config,
  '--output-type',
  'err',
];

export const checks: readonly Check[] = [
  {
    name: 'lint',
    command: bin('oxlint'),
    args: ['--type-aware', '--deny-warnings'],
  },
  {
    name: 'architecture',
    command: bin('depcruise'),
    args: depcruise(['packages', 'infra', 'test', 'tools'], '.dependency-cruiser.cjs'),
  },
  {
    name: 'rooms',
    command: bin('depcruise'),
    args: depcruise(['packages', 'infra', 'tools'], '.dependency-cruiser.rooms.cjs'),
  },
  { name: 'format', command: bin('prettier'), args: ['--check', '.', '--log-level', 'warn', '--cache'] },
  { name: 'unused', command: bin('knip'), args: [] },
  { name: 'prose', command: process.execPath, args: [join('tools', 'prose', 'run.ts')] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  { name: 'types of the web app', command: bin('tsc'), args: ['--noEmit', '-p', join('packages', 'console', 'web')] },
];

/**
 * The check that the tests of the controls and the engine execute every line of them.
 *
 * @param folder What Node wrote under `NODE_V8_COVERAGE`.
 */
export function coverageOf(folder: string): Check {
  const measured = 'packages/playbooks/src/{controls,engine}/**/*.ts';
  const leftOut = ['**/*.test.ts', '**/testing/**', '**/index.ts'].flatMap((pattern) => ['--exclude', pattern]);
  const report = ['report', '--temp-directory', folder, '--all', '--src', 'packages/playbooks/src'];
  return {
    name: 'coverage',
    command: bin('c8'),
    args: [...report, '--include', measured, ...leftOut, '--skip-full', '--check-coverage', '--lines', '100'],
  };
}

/**
 * Runs one check after the other, beside jest. Prints the output of each when it ends.
 *
 * @returns The names of those that failed.
 */
export async function runChecks(selected: readonly Check[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const check of selected) if (!(await run(check))) failed.push(check.name);
  return failed;
}

async function run(check: Check): Promise<boolean> {
  const started = performance.now();
  const { code, output } = await outputOf(check);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${output}${code === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`);
  return code === 0;
}

function outputOf({ command, args }: Check): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
