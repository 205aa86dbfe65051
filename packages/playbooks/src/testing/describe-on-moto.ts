import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  type AnyChange,
  type AnyPlaybook,
  type Aws,
  type Parameters,
  type Target,
  apply,
  isIrreversible,
  nameOf,
  parametersFor,
  plan,
  undo,
  verify,
} from '../engine/index.ts';
import { openAccount, type Account } from '../emulated-account/index.ts';
import { deniedCalls } from './iam/index.ts';
import { type RecordedCall, recordCalls } from './recorded-calls/index.ts';

/** Makes a violation in an account of moto, and answers with the resource's id as a finding gives it. */
export type Arrange = (
  account: Account,
) => Promise<string | { readonly resourceId: string; readonly parameters: Parameters }>;

/** How the violation comes about on moto, or what moto lacks to play it. */
export type OnMoto = Arrange | { readonly beyondMoto: string };

/**
 * The same playbook against an implementation of AWS that nobody here wrote: the fake can be wrong.
 *
 * The root jest configuration starts one moto for all; what was done is printed as one table at the end.
 */
export function describeOnMoto(playbook: AnyPlaybook, onMoto: OnMoto): void {
  const { ASR_MOTO_URL: url, ASR_MOTO_TABLE: table } = process.env;
  const log = (line: string) =>
    table === undefined ? undefined : appendFileSync(table, `${playbook.control.padEnd(16)} ${line}\n`);
  if ('beyondMoto' in onMoto) {
    it('says why moto cannot play it', () => {
      log(`not on moto: ${onMoto.beyondMoto}`);
      expect(onMoto.beyondMoto).toMatch(/^[A-Za-z].*\.$/);
    });
    return;
  }
  describe('on moto', () => {
    it('changes, verifies and takes back, in one account without touching the other, by what its session may do', async () => {
      if (url === undefined) throw new Error('There is no moto. Run jest with the configuration of the repository.');
      const stages: Stage[] = [];
      for (const place of placesFor(playbook.control))
        stages.push(await setStage(playbook, openAccount(url, place.accountId, place.region), onMoto));

      for (const stage of stages) {
        const others = stages.filter((other) => other !== stage);
        const othersBefore = await Promise.all(others.map(stateOn));
        log(await play(stage));
        expect(await Promise.all(others.map(stateOn))).toEqual(othersBefore);
      }
      for (const { calls, target } of stages) expect(deniedCalls(calls, playbook.permissions, target)).toEqual([]);
    }, 60_000);
  });
}

/** Accounts of the control's own: tests run side by side, and some controls change the whole account. */
function placesFor(control: string): readonly { readonly accountId: string; readonly region: string }[] {
  const digits = BigInt(`0x${createHash('sha256').update(control).digest('hex')}`).toString();
  return [
    { accountId: `2${digits.slice(0, 11)}`, region: 'eu-west-1' },
    { accountId: `3${digits.slice(0, 11)}`, region: 'us-east-1' },
  ];
}

/** One playbook on one resource of one account. */
interface Stage {
  readonly playbook: AnyPlaybook;
  readonly target: Target;
  readonly aws: Aws;
  /** All that the playbook asked for so far. */
  readonly calls: readonly RecordedCall[];
  readonly parameters: Parameters;
}

async function setStage(playbook: AnyPlaybook, account: Account, arrange: Arrange): Promise<Stage> {
  const arranged = await arrange(account);
  const { resourceId, parameters } = typeof arranged === 'string' ? { resourceId: arranged, parameters: {} } : arranged;
  const { accountId, region } = account;
  // What moto made just now has not been used for half a year.
  const { aws, calls } = recordCalls({ ...account, now: () => new Date(Date.now() + 180 * 86_400_000) }, region);
  return {
    playbook,
    target: { partition: 'aws', accountId, region, resourceId },
    aws,
    calls,
    parameters: parametersFor(playbook, parameters),
  };
}

/** The whole life of a remediation; answers with a line about it. */
async function play(stage: Stage): Promise<string> {
  const { playbook, target, aws, parameters } = stage;
  const started = performance.now();
  const before = await stateOn(stage);
  const changes = await changesOn(stage);

  expect(await apply(playbook, target, changes, aws)).toEqual({ kind: 'done' });
  expect(await verify(playbook, target, aws, parameters)).toEqual({ kind: 'done' });
  expect(await plan(playbook, target, aws, parameters)).toMatchObject({ kind: 'compliant' });

  const lost = changes.filter((change) => isIrreversible(playbook, change));
  await takeBack(
    stage,
    changes.filter((change) => !lost.includes(change)),
    lost.length === 0 ? before : undefined,
  );
  const what = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const back = lost.length === 0 ? 'undone' : `undone but for ${lost.map(nameOf).join(', ')}`;
  const took = `${Math.round(performance.now() - started)} ms`;
  return `${target.accountId} ${target.region.padEnd(10)} ${what.padEnd(10)} verified, again compliant, ${back} (${took})`;
}

/** @param before What must be there again, if all of it can come back. */
async function takeBack(stage: Stage, reversible: readonly AnyChange[], before: unknown): Promise<void> {
  if (reversible.length === 0) return;
  expect(await undo(stage.playbook, stage.target, reversible, stage.aws)).toEqual({ kind: 'done' });
  const now = await stateOn(stage);
  expect(now).toEqual(before ?? now);
  expect(byName(await changesOn(stage))).toEqual(byName(reversible));
}

async function changesOn({ playbook, target, aws, parameters }: Stage): Promise<readonly AnyChange[]> {
  const planned = await plan(playbook, target, aws, parameters);
  if (planned.kind === 'change') return planned.changes;
  const { kind, ...details } = planned;
  throw new Error(`Expected changes, but the plan is ${kind}: ${JSON.stringify(details)}`);
}

function stateOn({ playbook, target, aws }: Stage): Promise<unknown> {
  return playbook.read(target, aws);
}

/** EC2 lists rules in the order they were made, and undo makes them anew. */
function byName(changes: readonly AnyChange[]): readonly AnyChange[] {
  return changes.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
