/** `pnpm demo`: what Security Hub finds, and what ASR detects in security groups, fixed before your eyes. */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { LocalCloud } from '@asr/local-cloud';
import { type Cli, type JsonOption, loadPolicy, printJson, run, runProgram } from '@asr/cli';
import { type DetectedStory, detect, letHappen, lookAtDetected, undoDetected } from './detected/index.ts';
import { type Progress, together } from './scenario/index.ts';
import { isKept } from './safety/setup/index.ts';
import { playSafety, renderSafety, safetyDocument } from './safety/index.ts';
import { type Story, approve, goWrong, lookAgain, noteOf, report, undoOne } from './fixes/index.ts';
import { type TwoActs, actsDocument, endedWell, renderActs } from './two-acts.ts';

const demoPolicy = join(import.meta.dirname, 'fixes', 'demo.config.yaml');

const stories = ['fixes', 'safety'] as const;

interface DemoOptions extends JsonOption {
  readonly story: (typeof stories)[number];
}

/** Runs the demo and answers with its exit code. @param argv Without the names of node and of the script. */
export function runDemo(argv: readonly string[], surroundings: Pick<Cli, 'io' | 'tools'>): Promise<number> {
  return runProgram('demo', describe, argv, surroundings);
}

function describe(program: Command, cli: Cli): void {
  program
    .description(
      'Starts everything, breaks eleven things in two acts, and shows how ASR fixes them and takes fixes back.',
    )
    .addOption(
      new Option(
        '--story <story>',
        'fixes: the two acts; safety: a week observed and reported, approvals, limits, breaker, stop, and a day undone',
      )
        .choices(stories)
        .default('fixes'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  pnpm demo\n  pnpm demo --story safety')
    .action(({ story, json = false }: DemoOptions) =>
      story === 'safety' ? tellOfSafety(cli, json) : tellOfFixes(cli, json),
    );
}

async function tellOfFixes(cli: Cli, json: boolean): Promise<void> {
  const { showProgress } = await import('./scenario/progress.ts');
  const acts = await withNewCloud(cli, showProgress(cli.io.isWatched), playBoth);
  if (json) printJson(cli.io, actsDocument(acts));
  else cli.io.out(`\n${renderActs(acts, cli.io)}`);
  if (!endedWell(acts)) cli.exitCode = 1;
}

async function tellOfSafety(cli: Cli, json: boolean): Promise<void> {
  const { showProgress } = await import('./scenario/progress.ts');
  const chapters = await playSafety(cli, run, showProgress(cli.io.isWatched));
  if (json) printJson(cli.io, safetyDocument(chapters));
  else cli.io.out(`\n${renderSafety(chapters, cli.io)}`);
  if (!isKept(chapters)) cli.exitCode = 1;
}

async function withNewCloud<Result>(
  { io, tools }: Cli,
  step: Progress,
  work: (cloud: LocalCloud, step: Progress) => Promise<Result>,
): Promise<Result> {
  const { openLocalCloud, startMoto } = await tools.localCloud();
  const policy = await loadPolicy(demoPolicy, io);
  const moto = await step('Start moto, which stands in for AWS', startMoto);
  try {
    const cloud = await step('Synthesize the stacks, provision the admin account', () =>
      openLocalCloud({ motoUrl: moto.url, policy }),
    );
    try {
      return await work(cloud, step);
    } finally {
      await cloud.close();
    }
  } finally {
    await moto.stop();
  }
}

async function playBoth(cloud: LocalCloud, step: Progress): Promise<TwoActs> {
  return { reported: await playReported(cloud, step), detected: await playDetected(cloud, step) };
}

/** Each concerns a resource of its own, so none waits for another. */
async function playReported(cloud: LocalCloud, step: Progress): Promise<Story> {
  const broken = await step('Act one: break seven things in three accounts and two Regions', () => goWrong(cloud));
  const reported = await step('Press the button for three findings, let the rules fire for four', () =>
    together(broken, (one) => report(one, cloud)),
  );
  const approved = await step('Approve what waits for approval', () =>
    together(reported, (one) => approve(one, cloud)),
  );
  const played = await step('Look at every resource with the AWS SDK', () =>
    together(approved, (one) => lookAgain(one, cloud)),
  );
  const note = noteOf(played, cloud);
  const undone = await step('Take one remediation back', () => undoOne(played, cloud));
  return { played, note, undone };
}

async function playDetected(cloud: LocalCloud, step: Progress): Promise<DetectedStory> {
  const broken = await step('Act two: break four security groups, and change a fifth rightly', () => letHappen(cloud));
  const detected = await step('Let AWS Config evaluate two of them, let CloudTrail tell of three calls', () =>
    together(broken, (one) => detect(one, cloud)),
  );
  const played = await step('Look at them with the AWS SDK, let AWS Config evaluate again', () =>
    together(detected, (one) => lookAtDetected(one, cloud)),
  );
  const undone = await step('Take the quarantine back', () => undoDetected(played, cloud));
  return { played, undone };
}
