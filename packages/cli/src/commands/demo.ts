/** `asr local demo`: what Security Hub finds, and what ASR detects in security groups, fixed before your eyes. */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { LocalCloud } from '@asr/local-cloud';
import { addCommand, type Cli, type JsonOption, type RunAsr } from '../cli.ts';
import { detect, letHappen, lookAtDetected, undoDetected, type DetectedStory } from '../demo/detected/detected-story.ts';
import type { Progress } from '../demo/progress.ts';
import { isKept } from '../demo/safety/chapter.ts';
import { renderSafety, safetyDocument } from '../demo/safety/render-safety.ts';
import { playSafety } from '../demo/safety/safety-story.ts';
import { approve, goWrong, lookAgain, noteOf, report, undoOne, type Story } from '../demo/story.ts';
import { together } from '../demo/together.ts';
import { actsDocument, endedWell, renderActs, type TwoActs } from '../demo/two-acts.ts';
import { printJson } from '../io.ts';
import { loadPolicy } from '../load-policy.ts';

const demoPolicy = join(import.meta.dirname, '..', 'demo', 'demo.config.yaml');

const stories = ['fixes', 'safety'] as const;

interface DemoOptions extends JsonOption {
  readonly story: (typeof stories)[number];
}

export function addDemo(local: Command, cli: Cli, run: RunAsr): void {
  addCommand(local, 'demo', 'Starts everything, breaks eleven things in two acts, and shows how ASR fixes them and takes fixes back.', [
    'asr local demo',
    'asr local demo --story safety',
  ])
    .addOption(
      new Option('--story <story>', 'fixes: the two acts; safety: a week observed and reported, approvals, limits, breaker, stop, and a day undone')
        .choices(stories)
        .default('fixes'),
    )
    .action(({ story, json = false }: DemoOptions) => (story === 'safety' ? tellOfSafety(cli, run, json) : tellOfFixes(cli, json)));
}

async function tellOfFixes(cli: Cli, json: boolean): Promise<void> {
  const { showProgress } = await import('../demo/progress.ts');
  const acts = await withNewCloud(cli, showProgress(cli.io.isWatched), playBoth);
  if (json) printJson(cli.io, actsDocument(acts));
  else cli.io.out(`\n${renderActs(acts, cli.io)}`);
  if (!endedWell(acts)) cli.exitCode = 1;
}

async function tellOfSafety(cli: Cli, run: RunAsr, json: boolean): Promise<void> {
  const { showProgress } = await import('../demo/progress.ts');
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
  const approved = await step('Say yes to what waits for a person', () => together(reported, (one) => approve(one, cloud)));
  const played = await step('Look at every resource with the AWS SDK', () => together(approved, (one) => lookAgain(one, cloud)));
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
