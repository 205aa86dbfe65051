import { describe, expect, it } from '@jest/globals';
import { type Attack, broken as lost } from '../../tools/attacks/attack.ts';
import { attacks } from '../../tools/attacks/all.ts';
import { playAll } from '../../tools/attacks/play.ts';

describe('the attacks of the threat model', () => {
  it('are at least 80', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(80);
  });

  it('are all held', async () => {
    const played = await playAll(attacks);
    const broken = played.flatMap(({ attack, result }) =>
      result.held ? [] : [`${attack.by} ${attack.does}: ${result.because}`],
    );

    expect(broken).toEqual([]);
  });

  it('are seen as broken when the defense is gone', async () => {
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
