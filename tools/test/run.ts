/** `pnpm test`, `pnpm affected` and `pnpm long`. Everything runs, also after a failure; the last line is `N passed, N failed`. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { changedSince, jestArguments } from './affected.ts';
import { coverageOf } from './coverage.ts';
import { cpuSecondsOfChildren } from './cpu-time.ts';
import { type Counts, type JestReport, countsOf, slowest } from './jest-report.ts';
import { type JestRun, jestRuns, longRuns } from './jest-runs.ts';
import { bin, checks, root, runChecks } from '../check/index.ts';

const help = `Usage: pnpm test [options] [arguments of jest]

Runs every test except those of test/long. They must execute every line of the controls and of the engine. The checks
that are not tests, such as types and lint, are pnpm check.

Options:
  --long            only the tests of test/long, which play stories of many minutes
  --affected        only the tests that a change against main can break, and beside them every check
  --since <commit>  with --affected: compare with this commit or branch instead of main
  --help            print this text

Examples:
  pnpm test                    every test except the long ones
  pnpm long                    the long ones; the same as pnpm test --long
  pnpm affected                while you work; the same as pnpm test --affected
  pnpm affected --since HEAD   only what is not committed
  pnpm unit packages/cli       the tests of one folder, without checks`;

interface Options {
  readonly long: boolean;
  readonly affected: boolean;
  readonly since: string;
  readonly jest: readonly string[];
}

function readOptions(argv: readonly string[]): Options {
  const since = argv.indexOf('--since');
  const jest = argv.filter(
    (argument, index) =>
      !['--affected', '--long', '--since'].includes(argument) && (since === -1 || index !== since + 1),
  );
  return {
    affected: argv.includes('--affected'),
    long: argv.includes('--long'),
    since: since === -1 ? 'main' : (argv[since + 1] ?? 'main'),
    jest,
  };
}

interface JestResult {
  readonly counts: Counts;
  readonly report?: JestReport;
}

/**
 * A run without a report, such as one that was killed, is one failure.
 *
 * @param folder Where the report goes, and the coverage of every process.
 */
async function runJest({ args, hasCoverage }: JestRun, folder: string): Promise<JestResult> {
  const outputFile = join(folder, `jest-${randomUUID()}.json`);
  const env = hasCoverage ? coverageIn(folder) : {};
  const code = await exitCodeOf(bin('jest'), ['--json', `--outputFile=${outputFile}`, ...args], env);
  if (!existsSync(outputFile)) return { counts: { passed: 0, failed: code === 0 ? 0 : 1 } };
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as JestReport;
  const counts = countsOf(report);
  return { report, counts: counts.failed === 0 && code !== 0 ? { ...counts, failed: 1 } : counts };
}

/** Node writes the coverage of each thread when the thread ends. */
function coverageIn(folder: string): { readonly NODE_V8_COVERAGE: string } {
  return { NODE_V8_COVERAGE: join(folder, 'coverage') };
}

function exitCodeOf(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    // Jest writes its JSON to a file, and its text to standard error.
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function printTimes(results: readonly JestResult[], started: number): void {
  const reports = results.flatMap(({ report }) => report ?? []);
  const files = slowest(reports, 10);
  if (files.length > 0) console.log('\nThe slowest test files');
  for (const { name, seconds } of files) console.log(`${seconds.toFixed(1).padStart(7)} s  ${relative(root, name)}`);
  const cpu = cpuSecondsOfChildren();
  const used = cpu === undefined ? '' : `, and ${cpu.toFixed(0)} s of CPU time`;
  console.log(`\nThe whole run took ${((performance.now() - started) / 1000).toFixed(0)} s${used}.`);
}

async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    console.log(help);
    return 0;
  }
  const started = performance.now();
  const { affected, long, since, jest } = readOptions(argv);
  const limits = affected ? jestArguments(changedSince(since, root)) : [];
  const folder = mkdtempSync(join(tmpdir(), 'asr-test-'));
  try {
    const runs = long ? longRuns : jestRuns([...jest, ...limits]);
    const beside = affected ? checks : [];
    const [results, failedBeside] = await Promise.all([
      Promise.all(runs.map((run) => runJest(run, folder))),
      runChecks(beside, 1),
    ]);
    const afterwards = runs.some(({ hasCoverage }) => hasCoverage)
      ? [coverageOf(coverageIn(folder).NODE_V8_COVERAGE)]
      : [];
    const failedAfterwards = await runChecks(afterwards, 1);
    printTimes(results, started);
    const total = (of: keyof Counts) => results.reduce((sum, { counts }) => sum + counts[of], 0);
    const failedOfChecks = failedBeside.length + failedAfterwards.length;
    const passed = total('passed') + beside.length + afterwards.length - failedOfChecks;
    const failed = total('failed') + failedOfChecks;
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
