/** Plays attacks one after the other. An attack that throws counts as broken: an unexpected error is no defense. */
import type { Attack, Broken, Held } from './attack.ts';
import { deployment, type Deployment } from './deployment.ts';

export interface Played {
  readonly attack: Attack;
  readonly result: Held | Broken;
}

export async function playAll(
  attacks: readonly Attack[],
  played: (one: Played) => void = () => {},
): Promise<readonly Played[]> {
  const results: Played[] = [];
  const asr = deployment();
  try {
    for (const attack of attacks) {
      const one = { attack, result: await resultOf(attack, asr) };
      played(one);
      results.push(one);
    }
  } finally {
    await asr.close();
  }
  return results;
}

async function resultOf({ play }: Attack, asr: Deployment): Promise<Held | Broken> {
  try {
    return await play(asr);
  } catch (error) {
    return {
      held: false,
      because: `It threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    };
  }
}
