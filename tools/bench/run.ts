/**
 * The benchmarks: `pnpm bench --help`. They print figures and assert nothing. `test/e2e/budgets.test.ts` and
 * `test/e2e/load.test.ts` assert the exact counts.
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

add('load', 'many findings over many accounts', ['pnpm bench load', 'pnpm bench load --findings 500 --accounts 50'])
  .option('--findings <number>', 'how many', positive, 10_000)
  .option('--accounts <number>', 'in how many accounts', positive, 500)
  .action(async (options: Options & { readonly findings: number; readonly accounts: number }) => {
    const { findings, accounts } = options;
    const figures = {
      load: await load({ findings, accounts: Math.min(findings, accounts) }, progress),
    };
    tell('load', `pnpm bench load --findings ${findings} --accounts ${accounts}`, figures, loadPage, options);
  });

add('day', 'a day of a million findings, calculated with the quotas of AWS', [
  'pnpm bench day',
  'pnpm bench day --findings 100000 --accounts 500',
])
  .option('--findings <number>', 'how many', positive, 1_000_000)
  .option('--accounts <number>', 'in how many accounts', positive, 5000)
  .action((options: Options & { readonly findings: number; readonly accounts: number }) => {
    const { findings, accounts } = options;
    tell(
      'day',
      `pnpm bench day --findings ${findings} --accounts ${accounts}`,
      day({ findings, accounts }, progress),
      dayPage,
      options,
    );
  });

add('peers', 'ours and Cloud Custodian on the same wrongs, in turns', [
  'pnpm bench peers',
  'pnpm bench peers --groups 100 --rounds 3',
])
  .option('--groups <number>', 'security groups in each account', positive, 500)
  .option('--rounds <number>', 'how often each takes its turn', positive, 3)
  .action(async (options: Options & { readonly groups: number; readonly rounds: number }) => {
    const { groups, rounds } = options;
    tell(
      'peers',
      `pnpm bench peers --groups ${groups} --rounds ${rounds}`,
      await peers({ groups, rounds }, progress),
      peersPage,
      options,
    );
  });

add('speed', 'how long a cold function, a warm fix, the synthesis and the slowest tests take', [
  'pnpm bench speed',
  'pnpm bench speed --json',
]).action(async (options: Options) => {
  const figures = await withAssembly((assembly, seconds) => speed(assembly, seconds, progress));
  tell('speed', 'pnpm bench speed', figures, speedPage, options);
});

add('console', 'the first page of each list of the console, with a large history', [
  'pnpm bench console',
  'pnpm bench console --remediations 10000 --findings 1000',
])
  .option('--remediations <number>', 'how many, over 30 days', positive, 100_000)
  .option('--findings <number>', 'how many are open', positive, 10_000)
  .action(async (options: Options & { readonly remediations: number; readonly findings: number }) => {
    const { remediations, findings } = options;
    tell(
      'console',
      `pnpm bench console --remediations ${remediations} --findings ${findings}`,
      await consolePages({ remediations, findings }, progress),
      consolePage,
      options,
    );
  });

program
  .command('page')
  .description('write docs/concepts/performance.md and the table of README.md from the figures that are kept')
  .addHelpText('after', '\nExample:\n  pnpm bench page')
  .action(() => progress(`Written: ${publish().join(', ')}.`));

await program.parseAsync();
