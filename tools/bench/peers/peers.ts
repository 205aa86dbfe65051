/**
 * ASR and other tools on the same task, in one run on one moto. Each has an account of its own with the same
 * violations. They take turns, and an independent check compares the results.
 */
import { openAccount, startMoto, type Moto } from '@asr/local-cloud';
import type { Progress } from '../load.ts';
import { median } from '../median.ts';
import { type Verdicts, check, stateOf } from './check.ts';
import { AbsentError, type Contender } from './contender.ts';
import { custodian } from './custodian.ts';
import { orchestrator } from './orchestrator.ts';
import { type PlaybooksContender, playbooksAlone } from './playbooks.ts';
import { type Scene, buildScene, wrongIn } from './scene.ts';

export interface PeersOptions {
  /** Number of security groups in each account, without the default ones. */
  readonly groups: number;
  readonly rounds: number;
}

export interface Result {
  readonly name: string;
  readonly how: string;
  readonly claims: Contender['claims'];
  /** Medians of the rounds. */
  readonly secondsAFix: number;
  readonly callsAFix: number;
  readonly seconds: readonly number[];
  readonly verdicts: Verdicts;
}

export interface PeersFigures extends PeersOptions {
  /** Resources with a violation, in each account. */
  readonly fixes: number;
  readonly results: readonly Result[];
  /** One line for each tool that does not take part. */
  readonly absent: readonly string[];
  /** Whether the undo of everything left the account as it was before. */
  readonly undone: { readonly resources: number; readonly notUndone: number; readonly asBefore: boolean };
}

const region = 'eu-west-1';

/** According to Prowler's folder of fixers in November 2026. */
const notCompared =
  'Prowler 5.46.0 is not compared: of these violations its fixers only handle the password policy. Those for SSH are for instances, ' +
  'those for buckets for buckets that are already public, and there is none for default groups. Its installation takes 2.3 GB.';

export async function peers({ groups, rounds }: PeersOptions, progress: Progress): Promise<PeersFigures> {
  const moto = await startMoto(progress);
  const contenders: Contender[] = [];
  try {
    const alone = await playbooksAlone(moto.url);
    contenders.push(alone, await orchestrator(moto.url));
    const absent = [notCompared];
    try {
      contenders.push(await custodian(moto.url, progress));
    } catch (error) {
      if (!(error instanceof AbsentError)) throw error;
      absent.push(error.message);
      progress(error.message);
    }
    const runs: Run[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Rotates the order, so that no tool always has the coldest or the fullest moto server.
      const order = contenders
        .map((_, nth) => contenders[(nth + round) % contenders.length])
        .filter((one) => one !== undefined);
      for (const contender of order) {
        progress(`Round ${round + 1} of ${rounds}: ${contender.name}.`);
        runs.push(await runOne(contender, moto, { round, nth: contenders.indexOf(contender), groups }));
      }
    }
    return {
      groups,
      rounds,
      fixes: runs[0]?.fixes ?? 0,
      results: contenders.map((contender) => resultOf(contender, runs)),
      absent,
      undone: await undoAll(alone, moto, groups),
    };
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
    await moto.stop();
  }
}

interface Run {
  readonly name: string;
  readonly seconds: number;
  readonly calls: number;
  readonly fixes: number;
  readonly verdicts: Verdicts;
}

async function runOne(
  contender: Contender,
  moto: Moto,
  { round, nth, groups }: { readonly round: number; readonly nth: number; readonly groups: number },
): Promise<Run> {
  const account = openAccount(moto.url, String(200_000_000_000 + nth * 1000 + round), region);
  const scene = await buildScene(account, groups);
  const before = totalOf(contender);
  const began = performance.now();
  await contender.fix(scene);
  const seconds = (performance.now() - began) / 1000;
  return {
    name: contender.name,
    seconds,
    calls: totalOf(contender) - before,
    fixes: wrongIn(scene),
    verdicts: await check(account, scene),
  };
}

function totalOf(contender: Contender): number {
  return contender.calls().reduce((sum, { count }) => sum + count, 0);
}

function resultOf({ name, how, claims }: Contender, runs: readonly Run[]): Result {
  const mine = runs.filter((run) => run.name === name);
  const [first] = mine;
  if (first === undefined) throw new Error(`${name} never ran.`);
  const different = mine.find(({ verdicts }) => JSON.stringify(verdicts) !== JSON.stringify(first.verdicts));
  if (different !== undefined)
    throw new Error(
      `${name} left something else in another round: ${JSON.stringify([first.verdicts, different.verdicts])}`,
    );
  return {
    name,
    how,
    claims,
    secondsAFix: median(mine.map(({ seconds }) => seconds)) / first.fixes,
    callsAFix: median(mine.map(({ calls }) => calls)) / first.fixes,
    seconds: mine.map(({ seconds }) => seconds),
    verdicts: first.verdicts,
  };
}

/** In a new account, so that the comparison covers only this run. */
async function undoAll(contender: PlaybooksContender, moto: Moto, groups: number): Promise<PeersFigures['undone']> {
  const account = openAccount(moto.url, '299999999999', region);
  const scene: Scene = await buildScene(account, groups);
  const before = await stateOf(account, scene);
  await contender.fix(scene);
  const notUndone = await contender.undoLast();
  const after = await stateOf(account, scene);
  return { resources: wrongIn(scene), notUndone, asBefore: before === after };
}
