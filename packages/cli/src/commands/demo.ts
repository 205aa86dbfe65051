/** `asr local demo`: seven violations in three accounts and two Regions, fixed before your eyes. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { LocalCloud } from '@asr/local-cloud';
import { addCommand, type Cli, type JsonOption } from '../cli.ts';
import type { Progress } from '../demo/progress.ts';
import { renderStory, storyDocument } from '../demo/render.ts';
import { approve, goWrong, isAsExpected, lookAgain, noteOf, report, undoOne, type Played, type Story } from '../demo/story.ts';
import { printJson } from '../io.ts';
import { loadPolicy } from '../load-policy.ts';

const demoPolicy = join(import.meta.dirname, '..', 'demo', 'demo.config.yaml');

export function addDemo(local: Command, cli: Cli): void {
  addCommand(local, 'demo', 'Starts everything, breaks seven things, and shows how ASR fixes them and takes one fix back.', [
    'asr local demo',
  ]).action(async ({ json = false }: JsonOption) => {
    const { showProgress } = await import('../demo/progress.ts');
    const story = await withNewCloud(cli, showProgress(cli.io.isWatched), play);
    if (json) printJson(cli.io, storyDocument(story));
    else cli.io.out(`\n${renderStory(story, cli.io)}`);
    if (!isAsExpected(story)) cli.exitCode = 1;
  });
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

async function play(cloud: LocalCloud, step: Progress): Promise<Story> {
  const broken = await step('Break seven things in three accounts and two Regions', () => goWrong(cloud));
  const reported = await step('Press the button for three findings, let the rules fire for four', () =>
    oneByOne(broken, (one) => report(one, cloud)),
  );
  const approved = await step('Say yes to what waits for a person', () => oneByOne(reported, (one) => approve(one, cloud)));
  const played = await step('Look at every resource with the AWS SDK', () => oneByOne(approved, (one) => lookAgain(one, cloud)));
  const note = noteOf(played, cloud);
  const undone = await step('Take one remediation back', () => undoOne(played, cloud));
  return { played, note, undone };
}

async function oneByOne(all: readonly Played[], step: (one: Played) => Promise<Played>): Promise<readonly Played[]> {
  const done: Played[] = [];
  for (const one of all) done.push(await step(one));
  return done;
}
