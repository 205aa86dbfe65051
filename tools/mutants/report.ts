/** What a run shows: a line for each service and for each bug that no test caught. */
import type { Mutant } from './plant.ts';
import type { StoredOutcome } from './stored-results.ts';

export interface Tried extends StoredOutcome {
  readonly mutant: Pick<Mutant, 'key' | 'file' | 'line' | 'mutator' | 'isText'>;
}

export interface ServiceReport {
  readonly service: string;
  readonly version: string;
  /** Bugs that the compiler rejects. They are not planted. */
  readonly uncompilable: number;
  readonly planted: number;
  readonly caught: number;
  /** Bugs that change nothing, with the reason. They are not part of the score. */
  readonly equivalent: readonly { readonly key: string; readonly reason: string }[];
  readonly survived: readonly Tried[];
  readonly hung: readonly Tried[];
  readonly crashed: readonly Tried[];
  /** Entries of the data file that are no bug, or that a test catches. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

export function reportOf(
  service: string,
  tried: readonly Tried[],
  equivalents: ReadonlyMap<string, string>,
  about: { readonly all: readonly Mutant[]; readonly version: string; readonly seconds: number },
): ServiceReport {
  const existing = new Set(about.all.map(({ key }) => key));
  const isEquivalent = ({ mutant, verdict }: Tried) => verdict === 'survived' && equivalents.has(mutant.key);
  const of = (wanted: string) => tried.filter((each) => each.verdict === wanted && !isEquivalent(each));
  return {
    service,
    version: about.version,
    uncompilable: of('uncompilable').length,
    planted: tried.length - of('uncompilable').length,
    caught: of('caught').length,
    equivalent: tried.filter(isEquivalent).map(({ mutant: { key } }) => ({ key, reason: equivalents.get(key) ?? '' })),
    survived: of('survived'),
    hung: of('hung'),
    crashed: of('crashed'),
    wrong: [
      ...[...equivalents.keys()].filter((key) => !existing.has(key)).map((key) => `No bug is ${key}`),
      ...tried
        .filter(({ mutant, verdict }) => verdict !== 'survived' && equivalents.has(mutant.key))
        .map(({ mutant, verdict }) => `Not equivalent, but ${verdict}: ${mutant.key}`),
    ].map((sentence) => `${sentence}. Correct tools/mutants/equivalent/${service}.json.`),
    seconds: about.seconds,
  };
}

/** Percent with one decimal, of the bugs that are not equivalent. Rounded down, so that 100 means all. */
export function scoreOf(reports: readonly Pick<ServiceReport, 'planted' | 'caught' | 'equivalent'>[]): string {
  const sum = (count: (report: Pick<ServiceReport, 'planted' | 'caught' | 'equivalent'>) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  const counted = sum(({ planted, equivalent }) => planted - equivalent.length);
  if (counted === 0) return '100.0';
  return (Math.floor((1000 * sum(({ caught }) => caught)) / counted) / 10).toFixed(1);
}

export function lineOf(report: ServiceReport): string {
  const { service, planted, caught, equivalent, survived, hung, crashed, seconds } = report;
  return (
    `${service.padEnd(16)} ${scoreOf([report]).padStart(5)} %  planted ${planted}, caught ${caught}, ` +
    `equivalent ${equivalent.length}, survived ${survived.length}, hung ${hung.length}, crashed ${crashed.length} ` +
    `(${Math.round(seconds)} s)`
  );
}

/** Bugs in behavior come first, texts last. */
export function uncaughtIn({ survived, hung, crashed, wrong }: ServiceReport): readonly string[] {
  return [
    ...[...survived, ...hung, ...crashed]
      .toSorted((a, b) => Number(a.mutant.isText) - Number(b.mutant.isText))
      .map(({ mutant: { key, line, mutator, isText }, verdict, by }) => {
        const why = by === '' ? '' : ` (${by})`;
        return `  ${verdict}: ${key}, line ${line}, ${isText ? 'text' : mutator}${why}`;
      }),
    ...wrong.map((sentence) => `  ${sentence}`),
  ];
}
