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
  permissionsForSeveral,
  plan,
  undo,
  verify,
} from '../../engine/index.ts';
import { openAccount, type Account } from '../../emulated-account/index.ts';
import type { Arrange, OnMoto } from '../index.ts';
import { deniedCalls } from '../iam/index.ts';
import { callsOfReads } from './calls-of-reads.ts';
import { readBoth, severalOf } from './read-many.ts';
import { type RecordedCall, recordCalls } from '../recorded-calls/index.ts';

/**
 * Tests the playbook against moto, an independent implementation of AWS, because our fakes can be wrong.
 *
 * The root jest configuration starts one moto for all tests, and prints one table of the results at the end.
 */
export function describeOnMoto(playbook: AnyPlaybook, onMoto: OnMoto): void {
  const { ASR_MOTO_URL: url, ASR_MOTO_TABLE: table } = process.env;
  const log = (line: string) =>
    table === undefined ? undefined : appendFileSync(table, `${playbook.control.padEnd(16)} ${line}\n`);
  if ('beyondMoto' in onMoto) {
    it('states why it does not run on moto', () => {
      log(`not on moto: ${onMoto.beyondMoto}`);
      expect(onMoto.beyondMoto).toMatch(/^[A-Za-z].*\.$/);
    });
    return;
  }
  describe('on moto', () => {
    it('changes, verifies and undoes in one account without changing the other, with the permissions of its session', async () => {
      if (url === undefined) throw new Error('Moto is not running. Run jest with the configuration of the repository.');
      const setups: Setup[] = [];
      for (const account of accountsIn(url, playbook)) setups.push(await setUp(playbook, account, onMoto));

      for (const setup of setups) {
        const others = setups.filter((other) => other !== setup);
        const othersBefore = await Promise.all(others.map(stateIn));
        log(await runSteps(setup));
        expect(await Promise.all(others.map(stateIn))).toEqual(othersBefore);
      }
      for (const { calls, target } of setups) expect(deniedCalls(calls, playbook.permissions, target)).toEqual([]);
      if (callsOfReads[playbook.control] !== undefined) await readThree(playbook, accountsIn(url, playbook)[0], onMoto);
    }, 60_000);
  });
}

/**
 * Returns two accounts that only this control uses. Tests run in parallel, and some controls change the whole
 * account.
 */
function accountsIn(url: string, { control }: AnyPlaybook): readonly [Account, Account] {
  const digits = BigInt(`0x${createHash('sha256').update(control).digest('hex')}`).toString();
  return [
    openAccount(url, `2${digits.slice(0, 11)}`, 'eu-west-1'),
    openAccount(url, `3${digits.slice(0, 11)}`, 'us-east-1'),
  ];
}

/** One playbook with one resource in one account. */
interface Setup {
  readonly playbook: AnyPlaybook;
  readonly target: Target;
  readonly aws: Aws;
  /** The calls of the playbook so far. */
  readonly calls: readonly RecordedCall[];
  readonly parameters: Parameters;
}

async function setUp(playbook: AnyPlaybook, account: Account, arrange: Arrange): Promise<Setup> {
  const arranged = await arrange(account);
  const { resourceId, parameters } = typeof arranged === 'string' ? { resourceId: arranged, parameters: {} } : arranged;
  const { accountId, region } = account;
  // The clock is half a year ahead, so that new resources on moto count as unused.
  const { aws, calls } = recordCalls({ ...account, now: () => new Date(Date.now() + 180 * 86_400_000) }, region);
  return {
    playbook,
    target: { partition: 'aws', accountId, region, resourceId },
    aws,
    calls,
    parameters: parametersFor(playbook, parameters),
  };
}

/** Reads three resources of an account, together and each alone, and counts the calls. */
async function readThree(playbook: AnyPlaybook, account: Account, arrange: Arrange): Promise<void> {
  const setups: Setup[] = [];
  for (let made = 0; made < 3; made++) setups.push(await setUp(playbook, account, arrange));
  const [{ target, parameters }] = setups as [Setup];
  const targets = setups.map((setup) => setup.target);
  const { together, alone } = await readBoth(playbook, [...targets, ...severalOf(target)], account, parameters);
  expect(together).toEqual(alone);

  const { aws, calls } = recordCalls(account, account.region);
  await playbook.read(target, aws, parameters);
  const one = calls.length;
  await playbook.readMany?.(targets, aws, parameters);
  const [first, ...others] = targets as [Target, ...Target[]];
  expect(deniedCalls(calls, await permissionsForSeveral(playbook.permissions), first, ...others)).toEqual([]);
  expect({ control: playbook.control, one, three: calls.length - one }).toEqual({
    control: playbook.control,
    ...callsOfReads[playbook.control],
  });
}

/** Runs all steps of a remediation, and returns a line for the table. */
async function runSteps(setup: Setup): Promise<string> {
  const { playbook, target, aws, parameters } = setup;
  const started = performance.now();
  const before = await stateIn(setup);
  const changes = await changesIn(setup);

  expect(await apply(playbook, target, changes, aws, { parameters })).toEqual({ kind: 'done' });
  expect(await verify(playbook, target, aws, parameters)).toMatchObject({ kind: 'done' });
  expect(await plan(playbook, target, aws, parameters)).toMatchObject({ kind: 'compliant' });

  const lost = changes.filter((change) => isIrreversible(playbook, change));
  await undoAndCompare(
    setup,
    changes.filter((change) => !lost.includes(change)),
    lost.length === 0 ? before : undefined,
  );
  const what = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const undone = lost.length === 0 ? 'undone' : `undone except ${lost.map(nameOf).join(', ')}`;
  const took = `${Math.round(performance.now() - started)} ms`;
  return `${target.accountId} ${target.region.padEnd(10)} ${what.padEnd(10)} verified, again compliant, ${undone} (${took})`;
}

/**
 * Undoes the changes, and checks that they are gone and can be planned again.
 *
 * @param before The state to compare with, if undo can restore all of it.
 */
async function undoAndCompare(setup: Setup, reversible: readonly AnyChange[], before: unknown): Promise<void> {
  if (reversible.length === 0) return;
  const { playbook, target, aws, parameters } = setup;
  expect(await undo(playbook, target, reversible, aws, { parameters })).toEqual({ kind: 'done' });
  const now = await stateIn(setup);
  expect(now).toEqual(before ?? now);
  expect(byName(await changesIn(setup))).toEqual(byName(reversible));
}

async function changesIn({ playbook, target, aws, parameters }: Setup): Promise<readonly AnyChange[]> {
  const planned = await plan(playbook, target, aws, parameters);
  if (planned.kind === 'change') return planned.changes;
  const { kind, ...details } = planned;
  throw new Error(`Expected changes, but the plan is ${kind}: ${JSON.stringify(details)}`);
}

function stateIn({ playbook, target, aws, parameters }: Setup): Promise<unknown> {
  return playbook.read(target, aws, parameters);
}

/** Sorts by name: EC2 lists rules in the order of their creation, and undo creates them again. */
function byName(changes: readonly AnyChange[]): readonly AnyChange[] {
  return changes.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
