/** A handful of bugs, to show that the tool tells caught from survived. `pnpm mutants` plants all of them. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Mutant, type Planted, plant } from './plant.ts';
import { controlsFolder } from './sources.ts';
import { type Outcome, tryMutants } from './try-service.ts';

const source = (file: string) => join(controlsFolder, file);
const test = (file: string) => source(file.replace(/\.ts$/, '.test.ts'));

/** Tries the bugs with these keys. */
async function verdicts(file: string, planted: Planted, mutants: readonly Mutant[]) {
  const outcomes: Outcome[] = [];
  await tryMutants([test(file)], planted, mutants, (outcome) => outcomes.push(outcome));
  return Object.fromEntries(outcomes.map(({ mutant, verdict }) => [mutant.key, verdict]));
}

describe('a planted bug', () => {
  it.each([
    [
      'kms/kms-4.ts',
      {
        'kms/kms-4.ts: found.rotatesEveryDays !== null -> false': 'caught',
        // The list has no text that equals either of them.
        'kms/kms-4.ts: \'\' -> "Stryker was here!"': 'survived',
        // The compiler knows that an absent key has no state.
        'kms/kms-4.ts: metadata === undefined -> false': 'uncompilable',
      },
    ],
    [
      'athena/athena-4.ts',
      {
        'athena/athena-4.ts: Name === name -> Name !== name': 'caught',
        'athena/athena-4.ts: WorkGroups.some(({ Name }) => Name === name) -> WorkGroups.every(({ Name }) => Name === name)':
          'caught',
      },
    ],
  ] as const)(
    'in %s is caught, unless it changes nothing',
    async (file, expected) => {
      const planted = await plant([source(file)]);
      const chosen = planted.mutants.filter(({ key }) => key in expected);

      expect(await verdicts(file, planted, chosen)).toEqual(expected);
    },
    120_000,
  );
});

describe('a bug that does not let the tests end', () => {
  const file = 'kms/kms-4.ts';
  let planted: Planted;
  const bug = (id: string): Mutant => ({ id, key: id, file, line: 1, mutator: 'ByHand', isText: false });

  beforeAll(async () => {
    const real = await plant([source(file)]);
    const atFirstCall = `
      stryCov_9fa48('crash', 'loop');
      if (stryMutAct_9fa48('crash')) process.abort();
      while (stryMutAct_9fa48('loop'));`;
    const modules = [...real.modules].map(([path, text]) => [path, text + atFirstCall] as const);
    planted = { ...real, modules: new Map(modules), sourceWith: () => '' };
  }, 60_000);

  it('is not caught: a process that ends has crashed, and an endless loop has hung', async () => {
    expect(await verdicts(file, planted, [bug('crash'), bug('loop')])).toEqual({ crash: 'crashed', loop: 'hung' });
  }, 120_000);
});
