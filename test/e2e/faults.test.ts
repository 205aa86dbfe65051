/** The shortest version of `pnpm faults`: each kind of fault at a call that matters. `test/long` plays every kind. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { readScenario, scenarioText } from '../../tools/faults/scenario.ts';
import { type ScenarioRunner, openRunner } from '../../tools/faults/runner.ts';

const chosen = [
  'EC2.13/button/call12=changed,message1=again',
  'EC2.13/button/call8=crashed,Playbook2=never',
  'EC2.13/button/Report1=out-of-memory,Report2=timed-out',
  'RDS.13/button/call6=hung-up-after',
  'EC2.13/two-presses/message2=twice',
  'SecurityGroup.3/two-calls/call8=crashed',
  'SecurityGroup.3/open-and-close/call3=throttled-long',
  'EC2.13/group/call11=poisoned',
  'IAM.15/document/call9=crashed-after',
].map(readScenario);

describe('faults', () => {
  let moto: Moto;
  let runner: ScenarioRunner;
  beforeAll(async () => {
    moto = await emptyMoto();
    runner = await openRunner(moto.url, 4);
  }, 180_000);
  afterAll(async () => {
    await runner?.close();
    await moto?.stop();
  });

  it('at critical calls happen, and break no invariant', async () => {
    const verdicts = await runner.play(chosen);

    expect(
      verdicts.flatMap(({ scenario, broken }) => broken.map((sentence) => `${scenarioText(scenario)}: ${sentence}`)),
    ).toEqual([]);
    expect(verdicts.map(({ scenario, trace }) => [scenarioText(scenario), trace.hasFailed])).toEqual(
      chosen.map((scenario) => [scenarioText(scenario), true]),
    );
  }, 240_000);
});
