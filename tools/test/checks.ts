/** The checks beside jest: each is a program that succeeds or fails. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
const cache = join(root, 'node_modules', '.cache', 'asr');

export interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it takes seconds: then it also runs with `--affected`. */
  readonly cheap: boolean;
  /** Patterns of the files that its result depends on. A check that passed passes again until one of them changes. */
  readonly dependsOn?: readonly string[];
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
    name: 'templates',
    command: process.execPath,
    args: [join('tools', 'templates', 'run.ts'), '--if-present'],
    cheap: false,
    dependsOn: ['packages/*/src/**/*.ts', 'infra/src/**/*.ts', 'tools/templates/*', 'pnpm-lock.yaml'],
  },
  {
    name: 'lint',
    command: bin('oxlint'),
    args: ['--type-aware', '--deny-warnings'],
    cheap: true,
  },
  {
    name: 'architecture',
    command: bin('depcruise'),
    args: depcruise(['packages', 'infra', 'test', 'tools'], '.dependency-cruiser.cjs'),
    cheap: true,
  },
  {
    name: 'rooms',
    command: bin('depcruise'),
    args: depcruise(['packages', 'infra', 'tools'], '.dependency-cruiser.rooms.cjs'),
    cheap: true,
  },
  { name: 'format', command: bin('prettier'), args: ['--check', '.', '--log-level', 'warn', '--cache'], cheap: true },
  {
    name: 'moto environment',
    command: process.execPath,
    args: [join('tools', 'test', 'moto-environment.ts')],
    cheap: false,
    dependsOn: [
      'packages/*/package.json',
      'packages/local-cloud/moto-requirements.txt',
      'tools/test/moto-environment.ts',
    ],
  },
  { name: 'unused', command: bin('knip'), args: [], cheap: true },
  { name: 'prose', command: process.execPath, args: [join('tools', 'prose', 'run.ts')], cheap: true },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'], cheap: true },
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
    cheap: false,
  };
}

/** How many run at once: as many as the cores of a small machine. */
const atOnce = 2;

/** Runs the checks, prints what each writes when it ends, and returns the names of those that failed. */
export async function runChecks(selected: readonly Check[]): Promise<readonly string[]> {
  const left = [...selected];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let check = left.shift(); check !== undefined; check = left.shift()) {
      if (!(await run(check))) failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed;
}

async function run(check: Check): Promise<boolean> {
  const stamp = stampOf(check);
  if (stamp !== undefined && existsSync(stamp)) {
    console.log(`✓ ${check.name} (unchanged since it passed)`);
    return true;
  }
  const started = performance.now();
  const { code, output } = await outputOf(check);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${output}${code === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`);
  // A check that left something out runs again.
  if (code === 0 && stamp !== undefined && !output.includes('was not run')) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(stamp, '');
  }
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

/** The file that says that the check passed on these contents. */
function stampOf({ name, dependsOn }: Check): string | undefined {
  if (dependsOn === undefined) return undefined;
  const hash = createHash('sha256');
  const paths = globSync([...dependsOn], { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
  for (const path of paths.toSorted()) hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  return join(cache, `passed-${name.replaceAll(' ', '-')}-${hash.digest('hex').slice(0, 16)}`);
}
