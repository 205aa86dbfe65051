/**
 * `pnpm faults`: breaks everything that can break, at every position of a remediation, and looks whether anything was
 * lost, done twice, or reported incorrectly. What breaks an invariant is printed with the command that repeats it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { startMoto } from '@asr/local-cloud';
import { rowsOf } from './figures.ts';
import { reliabilityPage } from './page.ts';
import { type Scenario, readScenario, scenarioText } from './scenario.ts';
import { calm, pairs, single } from './scenarios.ts';
import type { Verdict } from './setup.ts';
import { type ScenarioRunner, openRunner } from './runner.ts';

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly only?: readonly Scenario[];
  readonly concurrency: number;
  readonly list?: boolean;
  readonly log?: boolean;
  readonly json?: boolean;
  readonly publish?: boolean;
}

const command = new Command('faults')
  .description(
    'Injects faults into the synthesized state machine with the real handlers, on moto, and checks the invariants.',
  )
  .option('--runs <number>', 'number of scenarios', positive, 2000)
  .option('--seed <number>', 'seed that selects scenarios and pairs of faults', whole, Math.floor(Math.random() * 1e6))
  .option('--only <scenarios>', 'run only these scenarios, separated by spaces', (text: string) =>
    text.split(/\s+/).map(scenarioOf),
  )
  .option('--concurrency <number>', 'number of scenarios to run concurrently, up to ten', positive, 10)
  .option('--list', 'list all scenarios with one fault, without running them')
  .option('--log', 'show the logs of the functions')
  .option('--json', 'print the result as JSON')
  .option('--publish', 'write the figures into docs/concepts/reliability.md')
  .addHelpText(
    'after',
    '\nExamples:\n  pnpm faults\n  pnpm faults --runs 100 --seed 42\n  pnpm faults --only EC2.13/button/call7=crashed-after --log',
  )
  .parse();
const options = command.opts<Options>();

const moto = await startMoto((sentence) => console.error(sentence));
const log = options.log === true ? (name: string, line: string) => console.error(name, line) : undefined;
const runner = await openRunner(moto.url, options.only === undefined ? options.concurrency : 1, log);
try {
  await main(runner);
} finally {
  await runner.close();
  await moto.stop();
}

async function main({ play }: ScenarioRunner): Promise<void> {
  const scenarios = options.only ?? choose(await play(calm));
  if (options.list === true) return console.log(scenarios.map(scenarioText).join('\n'));
  const started = performance.now();
  let ended = 0;
  const verdicts = await play(scenarios, (verdict) => {
    ended += 1;
    for (const sentence of verdict.broken) console.error(`✗ ${scenarioText(verdict.scenario)}\n  ${sentence}`);
    if (ended % 100 === 0) console.error(`${ended} of ${scenarios.length} after ${seconds(started)} s`);
  });
  report(verdicts, seconds(started));
}

/** A run without faults must keep every invariant. Its trace shows the positions at which a fault is possible. */
function choose(played: readonly Verdict[]): readonly Scenario[] {
  const bad = played.find(({ broken }) => broken.length > 0);
  if (bad !== undefined)
    throw new Error(`Without any fault, ${scenarioText(bad.scenario)} breaks: ${bad.broken.join(' ')}`);
  const all = single(played);
  if (options.list === true) return all;
  const inPairs = pairs(played, Math.ceil(options.runs / 5), options.seed);
  return [...spread(all, options.runs - inPairs.length), ...inPairs];
}

/** A sample of this size, evenly spaced. The seed selects its first element. */
function spread(all: readonly Scenario[], count: number): readonly Scenario[] {
  if (count >= all.length) return all;
  return Array.from(
    { length: count },
    (_, index) => all[(options.seed + Math.floor((index * all.length) / count)) % all.length],
  ).filter((one) => one !== undefined);
}

function report(verdicts: readonly Verdict[], took: string): void {
  const rows = rowsOf(verdicts);
  const broken = verdicts.filter((verdict) => verdict.broken.length > 0);
  const distinct = new Set(verdicts.map(({ scenario }) => scenarioText(scenario))).size;
  const failures = broken.map(({ scenario, broken: sentences }) => ({ scenario: scenarioText(scenario), sentences }));
  if (options.json === true)
    console.log(JSON.stringify({ seed: options.seed, seconds: Number(took), distinct, rows, failures }));
  else {
    console.table(rows);
    console.log(
      `${distinct} distinct scenarios in ${took} s, seed ${options.seed}: ${broken.length === 0 ? 'nothing was lost, done twice, or reported incorrectly' : `${broken.length} violated an invariant`}.`,
    );
    for (const { scenario } of failures) console.log(`To repeat it, run: pnpm faults --only ${scenario} --log`);
  }
  if (options.publish === true)
    writeFileSync(
      join(import.meta.dirname, '..', '..', 'docs', 'concepts', 'reliability.md'),
      reliabilityPage({ rows, distinct, seconds: Number(took), seed: options.seed }),
    );
  if (broken.length > 0) process.exitCode = 1;
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(0);
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('It must be a whole number.');
}

function scenarioOf(text: string): Scenario {
  try {
    return readScenario(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
