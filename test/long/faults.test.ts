/** Every kind of fault of `pnpm faults`, once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { callFaults, invocationFaults, kindOf, messageFaults } from '../../tools/faults/fault.ts';
import { exhaustedSeconds, quotaFaults } from '../../tools/faults/quota-faults.ts';
import { ofTwo, readScenario, scenarioText } from '../../tools/faults/scenario.ts';
import { calm, ofEachKind, pairs, single } from '../../tools/faults/scenarios.ts';
import type { Verdict } from '../../tools/faults/setup.ts';
import { type ScenarioRunner, openRunner } from '../../tools/faults/runner.ts';

/**
 * Scenarios that a random choice hardly contains. With two requests at the same time, it is random which of them makes a
 * call: in these, the fault occurred at a critical call.
 */
const chosen = [
  // A reported result stays, also if the resource changed before its message is delivered again.
  'EC2.13/button/call12=changed,message1=again',
  // The change started or ended before the state machine gave up, so history is newer than its report.
  'EC2.13/button/call8=crashed,Playbook2=never',
  'EC2.13/button/call11=crashed,Playbook2=never',
  // More than one retry.
  'EC2.13/button/Report1=out-of-memory,Report2=timed-out',
  'EC2.13/button/call5=crashed,Playbook2=out-of-memory',
  // The SDK repeats a call that AWS already carried out.
  'RDS.13/button/call6=hung-up-after',
  'EC2.13/two-presses/call9=crashed-after',
  'EC2.13/two-presses/call15=crashed-after',
  'EC2.13/two-presses/message2=twice',
  'EC2.13/two-controls/call4=crashed',
  'EC2.13/two-controls/call8=failed-after',
  'EC2.13/two-controls/message1=again',
  'EC2.13/two-findings/call9=crashed-after',
  'EC2.13/two-ports/Playbook1=timed-out',
  // An event must not be dropped, nor a port opened, because a claim or an earlier event is late.
  'SecurityGroup.3/two-calls/call8=crashed',
  'SecurityGroup.3/two-calls/call12=hung-up-after',
  'SecurityGroup.3/two-calls/message2=twice',
  'SecurityGroup.3/two-calls/Playbook1=never',
  'SecurityGroup.3/open-and-close/call3=throttled-long',
  'SecurityGroup.3/open-and-close/Parse1=lost',
  // One resource of a group must not cost the others anything.
  'EC2.13/group/call11=poisoned',
  'EC2.13/group/Playbook1=hurried',
  'S3.8/group/call6=conflicted-long',
  // One write is for three controls.
  'IAM.15/document/call9=crashed-after',
  'IAM.15/document/call9=changed',
  // Only a control of events imports findings.
  'SecurityGroup.3/two-calls/quota15=import-findings',
].map(readScenario);

const seed = 20_261_124;

/** A quota that is used up for longer makes a scenario wait in real time. `pnpm faults` plays those. */
const [shortest] = exhaustedSeconds;

describe('faults', () => {
  let moto: Moto;
  let runner: ScenarioRunner;
  let undisturbed: readonly Verdict[];

  beforeAll(async () => {
    moto = await emptyMoto();
    runner = await openRunner(moto.url, 4);
    undisturbed = await runner.play(calm);
  }, 180_000);
  afterAll(async () => {
    await runner?.close();
    await moto?.stop();
  });

  it('are not the cause of a broken invariant: scenarios without faults hold them all', () => {
    expect(brokenIn(undisturbed)).toEqual([]);
  });

  it('are counted without the calls of an earlier scenario', async () => {
    const alone = undisturbed.filter(({ scenario: { flow } }) => ofTwo(flow) === undefined);
    const again = await runner.play(alone.map(({ scenario }) => scenario).toReversed());

    expect(callsOf(again.toReversed())).toEqual(callsOf(alone));
  }, 120_000);

  it('of every kind lose nothing, repeat nothing, and are reported correctly', async () => {
    const alone = undisturbed.filter(({ scenario: { flow } }) => ofTwo(flow) === undefined);
    const short = single(alone).filter(({ faults }) =>
      faults.every(({ at, nth }) => at !== 'quota' || nth === shortest),
    );
    const verdicts = await runner.play([...ofEachKind(short, 1), ...pairs(alone, 3, seed), ...chosen]);

    expect(brokenIn(verdicts)).toEqual([]);
    const came = verdicts
      .filter(({ scenario, trace }) => scenario.faults.length === 1 && trace.hasFailed)
      .flatMap(({ scenario }) => scenario.faults.map(kindOf));
    expect(new Set(came)).toEqual(new Set(everyKind));
  }, 600_000);
});

const everyKind = [
  ...Object.keys(callFaults).map((name) => `call=${name}`),
  ...['Parse', 'Report'].flatMap((at) =>
    Object.keys(invocationFaults)
      .filter((name) => name !== 'never' && name !== 'hurried')
      .map((name) => `${at}=${name}`),
  ),
  // Lambda retries a function that is throttled or unavailable.
  ...['out-of-memory', 'timed-out', 'hurried', 'never'].map((name) => `Playbook=${name}`),
  ...Object.keys(messageFaults).map((name) => `message=${name}`),
  ...Object.keys(quotaFaults).map((name) => `quota=${name}`),
];

function callsOf(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.map(({ scenario, trace }) => `${scenarioText(scenario)}: ${trace.calls.length} calls`);
}

/** With the text for `pnpm faults --only`, which repeats the scenario. */
function brokenIn(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(({ scenario, broken }) => broken.map((sentence) => `${scenarioText(scenario)}: ${sentence}`));
}
