/** The safety story: from looking on for a week to taking a whole day back. */
import { join } from 'node:path';
import type { Policy } from '@asr/orchestrator';
import type { LocalCloud } from '@asr/local-cloud';
import { type Cli, type RunAsr, loadPolicy } from '@asr/cli';
import type { Progress } from '../scenario/index.ts';
import { type Chapter, type Stage, openMeddling, openStage, operator } from './setup/index.ts';
import {
  approveSome,
  explainEverything,
  limitChanges,
  observeWeek,
  reportWeek,
  stopEverything,
  tripBreaker,
  undoDay,
} from './chapters/index.ts';

/** Plays all chapters, on one moto and in one time. Each policy is deployed by opening the local cloud anew. */
export async function playSafety(cli: Cli, run: RunAsr, step: Progress): Promise<readonly Chapter[]> {
  const { openClock, openLocalCloud, startMoto } = await cli.tools.localCloud();
  const clock = openClock();
  const moto = await step('Start moto, which stands in for AWS', startMoto);
  const meddling = openMeddling();
  const current: { cloud?: LocalCloud } = {};
  const cloud = (): LocalCloud => {
    if (current.cloud === undefined) throw new Error('The stage is dark: no policy is deployed.');
    return current.cloud;
  };
  const stage = openStage(
    cloud,
    clock,
    operator(cli, run, () => cloud().admin),
    meddling,
  );
  const withPolicy = async <Result>(name: string, play: () => Promise<Result>): Promise<Result> => {
    const policy = await policyOf(name, cli);
    current.cloud = await step(`Deploy the policy: ${name}`, () =>
      openLocalCloud({ motoUrl: moto.url, policy, clock, faults: meddling.faults }),
    );
    try {
      return await play();
    } finally {
      await current.cloud.close();
      delete current.cloud;
    }
  };
  try {
    return await playChapters(stage, withPolicy, step);
  } finally {
    await moto.stop();
  }
}

type WithPolicy = <Result>(name: string, play: () => Promise<Result>) => Promise<Result>;

async function playChapters(stage: Stage, withPolicy: WithPolicy, step: Progress): Promise<readonly Chapter[]> {
  const storyBegan = stage.now();
  const observed = await withPolicy('observe', async () => [
    await step('1  A week passes', () => observeWeek(stage)),
    await step('2  The report on it', () => reportWeek(stage)),
  ]);
  const approved = await withPolicy('approve', () => step('3  Plans wait for approval', () => approveSome(stage)));
  const automatic = await withPolicy('automatic', async () => {
    const dayBegan = stage.now();
    const limited = await step('4  More findings than an hour may change', () => limitChanges(stage));
    const contested = await step('5  Another tool reverts what ASR changes', () => tripBreaker(stage));
    const stopped = await step('6  An operator stops everything', () => stopEverything(stage, limited.waiting));
    const happened = [...limited.happened, ...contested.happened, ...stopped.happened];
    const undone = await step('7  The whole day is taken back', () =>
      undoDay(stage, dayBegan, happened, contested.leftToRival),
    );
    const explained = await step('8  History explains it all', () => explainEverything(stage, storyBegan));
    return [limited.chapter, contested.chapter, stopped.chapter, undone, explained];
  });
  return [...observed, approved, ...automatic];
}

function policyOf(name: string, { io }: Cli): Promise<Policy> {
  return loadPolicy(join(import.meta.dirname, `${name}.config.yaml`), io);
}
