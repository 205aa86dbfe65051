/** Forbidden words in the sources: messages, help, notes and comments. */
import { globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAccepted } from './accepted.ts';
import { sentencesOf } from './sentences.ts';
import { forbiddenWord } from './words.ts';

const repository = join(import.meta.dirname, '..', '..');

export interface Problem {
  /** A package, such as `packages/cli`. */
  readonly of: string;
  readonly kind: Kind;
  /** Place, and what to write instead. */
  readonly sentence: string;
}

/** Tests have a count of their own: customers do not read them. */
type Kind = 'code' | 'tests';

export type Counts = { readonly [of: string]: { readonly [kind in Kind]: number } };

export function packages(): readonly string[] {
  return [...readdirSync(join(repository, 'packages')).map((name) => `packages/${name}`), 'infra'].toSorted();
}

export function sourceProblems(of: string): readonly Problem[] {
  return globSync('**/*.ts', { cwd: join(repository, of, 'src') })
    .toSorted()
    .flatMap((name) => {
      const path = `${of}/src/${name}`;
      const kind: Kind = /\.test\.ts$|(^|\/)testing\//.test(name) ? 'tests' : 'code';
      return sentencesOf(readFileSync(join(repository, path), 'utf8')).flatMap(({ line, text }) => {
        const word = forbiddenWord(text);
        if (word === undefined || isAccepted(path, text)) return [];
        return [{ of, kind, sentence: `${path}:${line} "${word.found}": write ${word.instead}. ${text}` }];
      });
    });
}

export function countsOf(problems: readonly Problem[]): Counts {
  const count = (of: string, kind: Kind) => problems.filter((one) => one.of === of && one.kind === kind).length;
  return Object.fromEntries(packages().map((of) => [of, { code: count(of, 'code'), tests: count(of, 'tests') }]));
}

/** The packages with more words than their ceiling allows. The default ceiling is 0. */
export function aboveCeiling(counts: Counts, ceiling: Counts): readonly string[] {
  return Object.entries(counts).flatMap(([of, kinds]) =>
    (['code', 'tests'] as const).flatMap((kind) => {
      const most = ceiling[of]?.[kind] ?? 0;
      return kinds[kind] > most ? [`${of}, ${kind}: ${kinds[kind]} forbidden words, at most ${most} are allowed.`] : [];
    }),
  );
}

/** A ceiling never rises. */
export function lowered(counts: Counts, ceiling: Counts): Counts {
  return Object.fromEntries(
    Object.entries(counts).map(([of, { code, tests }]) => [
      of,
      { code: Math.min(code, ceiling[of]?.code ?? code), tests: Math.min(tests, ceiling[of]?.tests ?? tests) },
    ]),
  );
}
