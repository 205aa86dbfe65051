/** The safety story: eight chapters, from a week in observe mode to the undo of a day. */
import { join } from 'node:path';
import type { Policy } from '@asr/orchestrator';
import type { LocalCloud } from '@asr/local-cloud';
import { type Cli, type RunAsr, loadPolicy } from '@asr/cli';
import type { Progress } from '../scenario/index.ts';
import { type Chapter, type StoryRunner, createFaultHooks, createRunner, operator } from './setup/index.ts';
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

/** Runs all chapters with one moto server and one clock. Opens a new local cloud to deploy each policy. */
export async function runSafetyStory(cli: Cli, run: RunAsr, step: Progress): Promise<readonly Chapter[]> {
  const { openClock, openLocalCloud, startMoto } = await cli.tools.localCloud();
  const clock = openClock();
  const moto = await step('Start moto, the AWS simulator', startMoto);
  const faultHooks = createFaultHooks();
  const current: { cloud?: LocalCloud } = {};
  const cloud = (): LocalCloud => {
    if (current.cloud === undefined) throw new Error('No policy is deployed.');
    return current.cloud;
  };
  const runner = createRunner(
    cloud,
    clock,
    operator(cli, run, () => cloud().admin),
    faultHooks,
  );
  const withPolicy = async <Result>(name: string, play: () => Promise<Result>): Promise<Result> => {
    const policy = await policyOf(name, cli);
    current.cloud = await step(`Deploy the policy: ${name}`, () =>
      openLocalCloud({ motoUrl: moto.url, policy, clock, faults: faultHooks.faults }),
    );
    try {
      return await play();
    } finally {
      await current.cloud.close();
      delete current.cloud;
    }
  };
  try {
    return await runChapters(runner, withPolicy, step);
  } finally {
    await moto.stop();
  }
}

type WithPolicy = <Result>(name: string, play: () => Promise<Result>) => Promise<Result>;

async function runChapters(runner: StoryRunner, withPolicy: WithPolicy, step: Progress): Promise<readonly Chapter[]> {
  const storyStart = runner.now();
  const observed = await withPolicy('observe', async () => [
    await step('1  Observe findings for a week', () => observeWeek(runner)),
    await step('2  Report on the week', () => reportWeek(runner)),
  ]);
  const approved = await withPolicy('approve', () => step('3  Approve and reject plans', () => approveSome(runner)));
  const automatic = await withPolicy('automatic', async () => {
    const dayStart = runner.now();
    const limited = await step('4  Exceed the limit of changes per hour', () => limitChanges(runner));
    const reverted = await step('5  Trip the circuit breaker', () => tripBreaker(runner));
    const stopped = await step('6  Stop all remediation', () => stopEverything(runner, limited.waiting));
    const handled = [...limited.handled, ...reverted.handled, ...stopped.handled];
    const undone = await step('7  Undo all changes of the day', () =>
      undoDay(runner, dayStart, handled, reverted.revertedByTool),
    );
    const explained = await step('8  Check history', () => explainEverything(runner, storyStart));
    return [limited.chapter, reverted.chapter, stopped.chapter, undone, explained];
  });
  return [...observed, approved, ...automatic];
}

function policyOf(name: string, { io }: Cli): Promise<Policy> {
  return loadPolicy(join(import.meta.dirname, `${name}.config.yaml`), io);
}
