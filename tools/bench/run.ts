/**
 * The benchmarks: `pnpm bench --help`. They print figures and assert nothing. `test/e2e/budgets.test.ts` and
 * `test/long/load.test.ts` assert the exact counts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '@asr/infra';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { Command, InvalidArgumentError } from 'commander';
import { consolePage, consolePages } from './console.ts';
import { count, countsPage } from './counts.ts';
import { day } from './day/day.ts';
import { dayPage } from './day/day-page.ts';
import { keep } from './figures.ts';
import { type Progress, load } from './load.ts';
import { loadPage } from './load-page.ts';
import { peers } from './peers/peers.ts';
import { peersPage } from './peers/peers-page.ts';
import { publish } from './publish.ts';
import { speed, speedPage } from './speed.ts';

interface Options {
  readonly json?: boolean;
  readonly publish?: boolean;
}

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };
const progress: Progress = (sentence) => console.error(sentence);

/** Stores the figures, prints them, and writes the page with `--publish`. */
function tell<Figures>(
  name: string,
  command: string,
  figures: Figures,
  render: (figures: Figures) => string,
  options: Options,
): void {
  const taken = keep(name, command, figures);
  if (options.json === true) console.log(JSON.stringify(taken, null, 2));
  else console.log(render(figures));
  if (options.publish === true) progress(`Written: ${publish().join(', ')}.`);
}

async function withAssembly<Result>(work: (assembly: string, seconds: number) => Promise<Result>): Promise<Result> {
  const outdir = mkdtempSync(join(tmpdir(), 'asr-bench-'));
  try {
    progress('The stacks are synthesized, with cdk-nag.');
    const began = performance.now();
    const { directory } = await synthesize({ policy, outdir: join(outdir, 'cdk.out') });
    return await work(directory, (performance.now() - began) / 1000);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Give a whole number above zero.');
}

function add(name: string, description: string, examples: readonly string[], isDefault = false): Command {
  return program
    .command(name, { isDefault })
    .description(description)
    .option('--json', 'print one JSON document')
    .option('--publish', 'write the figures that are kept here into docs/concepts/performance.md and README.md')
    .addHelpText(
      'after',
      `\nExample${examples.length === 1 ? '' : 's'}:\n${examples.map((line) => `  ${line}`).join('\n')}`,
    );
}

interface Sized<Option extends string, Figures> {
  readonly description: string;
  readonly examples: readonly string[];
  /** For each option: its help, and its default. */
  readonly sizes: { readonly [option in Option]: readonly [help: string, usual: number] };
  readonly measure: (sizes: { readonly [option in Option]: number }) => Figures | Promise<Figures>;
  readonly render: (figures: Figures) => string;
}

/** Adds a benchmark with a size that the caller can choose. The kept figures name the whole command. */
function addSized<Option extends string, Figures>(
  name: string,
  { description, examples, sizes, measure, render }: Sized<Option, Figures>,
): void {
  const command = add(name, description, examples);
  const names = Object.keys(sizes) as Option[];
  for (const option of names) command.option(`--${option} <number>`, sizes[option][0], positive, sizes[option][1]);
  command.action(async (options: Options & { readonly [option in Option]: number }) => {
    const entries = names.map((option): [string, number] => [option, options[option]]);
    const given = Object.fromEntries(entries) as { [option in Option]: number };
    const line = names.map((option) => ` --${option} ${given[option]}`).join('');
    tell(name, `pnpm bench ${name}${line}`, await measure(given), render, options);
  });
}

const program = new Command('bench')
  .description(
    'Counts what a fix takes, and measures ours and others. Figures are kept in tools/bench/figures, which git ignores.',
  )
  .addHelpText(
    'after',
    '\nExamples:\n  pnpm bench                    counts and costs\n  pnpm bench load               10,000 findings; takes half an hour\n  pnpm bench peers --publish    and writes the page',
  );

add(
  'counts',
  'what one fix and an event of a hundred take, and what they cost',
  ['pnpm bench', 'pnpm bench --publish'],
  true,
).action(async (options: Options) => {
  const figures = await withAssembly((assembly) => count(assembly, progress));
  tell('counts', 'pnpm bench', figures, countsPage, options);
});

addSized('load', {
  description: 'many findings over many accounts',
  examples: ['pnpm bench load', 'pnpm bench load --findings 500 --accounts 50'],
  sizes: { findings: ['how many', 10_000], accounts: ['in how many accounts', 500] },
  measure: async ({ findings, accounts }) => ({
    load: await load({ findings, accounts: Math.min(findings, accounts) }, progress),
  }),
  render: loadPage,
});

addSized('day', {
  description: 'a day of a million findings, calculated with the quotas of AWS',
  examples: ['pnpm bench day', 'pnpm bench day --findings 100000 --accounts 500'],
  sizes: { findings: ['how many', 1_000_000], accounts: ['in how many accounts', 5000] },
  measure: (sizes) => day(sizes, progress),
  render: dayPage,
});

addSized('peers', {
  description: 'ours and Cloud Custodian on the same wrongs, in turns',
  examples: ['pnpm bench peers', 'pnpm bench peers --groups 100 --rounds 3'],
  sizes: { groups: ['security groups in each account', 500], rounds: ['how often each takes its turn', 3] },
  measure: (sizes) => peers(sizes, progress),
  render: peersPage,
});

add('speed', 'how long a cold function, a warm fix, the synthesis and the slowest tests take', [
  'pnpm bench speed',
  'pnpm bench speed --json',
]).action(async (options: Options) => {
  const figures = await withAssembly((assembly, seconds) => speed(assembly, seconds, progress));
  tell('speed', 'pnpm bench speed', figures, speedPage, options);
});

addSized('console', {
  description: 'the first page of each list of the console, with a large history',
  examples: ['pnpm bench console', 'pnpm bench console --remediations 10000 --findings 1000'],
  sizes: { remediations: ['how many, over 30 days', 100_000], findings: ['how many are open', 10_000] },
  measure: (sizes) => consolePages(sizes, progress),
  render: consolePage,
});

program
  .command('page')
  .description('write docs/concepts/performance.md and the table of README.md from the figures that are kept')
  .addHelpText('after', '\nExample:\n  pnpm bench page')
  .action(() => progress(`Written: ${publish().join(', ')}.`));

await program.parseAsync();
