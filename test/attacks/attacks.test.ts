import { describe, expect, it } from '@jest/globals';
import { type Attack, broken as lost } from '../../tools/attacks/attack.ts';
import { attacks, shortVersion } from '../../tools/attacks/all.ts';
import { deployment } from '../../tools/attacks/deployment.ts';
import { about } from '../../tools/attacks/deployed-findings.ts';
import { entrances } from '../../tools/attacks/entrances.ts';
import { aGroup, tcp } from '../../tools/attacks/account-on-moto.ts';
import { playAll } from '../../tools/attacks/play.ts';
import { automatic } from '../../tools/attacks/policies.ts';

describe('the attacks of the threat model', () => {
  it('are at least 440', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(440);
  });

  // `pnpm attacks` plays all of them.
  it('fail against the defenses, in the short version', async () => {
    const played = await playAll(shortVersion);
    const broken = played.flatMap(({ attack, result }) =>
      result.held ? [] : [`${attack.by} ${attack.does}: ${result.because}`],
    );

    expect(broken).toEqual([]);
  }, 300_000);

  it('are reported as broken without the defense', async () => {
    const undefended: Attack = {
      by: 'importer',
      on: 'limits',
      does: 'finds no defense',
      play: () => lost('nothing stops it'),
    };
    const failing: Attack = {
      ...undefended,
      play: () => {
        throw new Error('an accident');
      },
    };

    const played = await playAll([undefended, failing]);

    expect(played.map(({ result }) => result.held)).toEqual([false, false]);
  });
});

/** Otherwise an attack would fail because nothing works. */
describe('the deployment under attack', () => {
  it('remediates an honest finding through each entrance', async () => {
    const asr = deployment();
    try {
      for (const { name, enter } of entrances) {
        const group = await aGroup(await asr.member(), {}, tcp(22));

        const { answers } = await enter(asr, automatic, about(group));

        expect([name, ...answers.map(({ outcome }) => outcome)]).toEqual([name, 'fixed']);
        expect(await group.ingress()).toEqual([]);
      }
    } finally {
      await asr.close();
    }
  }, 120_000);
});
