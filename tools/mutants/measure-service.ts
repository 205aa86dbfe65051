/** Plants the bugs of one service, as far as no earlier run of this version tried them. */
import { equivalentsOf } from './equivalent.ts';
import { type Mutant, type Planted, plant } from './plant.ts';
import { type ServiceReport, reportOf } from './report.ts';
import { sampleOf } from './sample.ts';
import type { Service } from './sources.ts';
import { type StoredResults, readStored, store, versionOf } from './stored-results.ts';
import { type Verdict, tryMutants } from './try-service.ts';

/** Which bugs a run plants. */
export interface Choice {
  /** The highest number of bugs in each source file. Undefined means all. */
  readonly perControl?: number;
  readonly seed: number;
  /** Only the bugs that the last run did not catch, whatever its version. Nothing is stored. */
  readonly survivors?: boolean;
}

export async function measureService(
  service: Service,
  choice: Choice,
  say: (sentence: string) => void,
): Promise<ServiceReport> {
  const version = versionOf(service);
  const planted = await plant(service.sources);
  const stored = readStored(service.name);
  const bugs = chosenFrom(planted.mutants, choice, stored);
  const usable = stored?.version === version && choice.survivors !== true;
  const results: StoredResults = usable ? stored : { version, milliseconds: 0, outcomes: {} };
  const open = bugs.filter(({ key }) => results.outcomes[key] === undefined);
  say(`${service.name}: ${bugs.length} bugs, ${open.length} not tried yet`);
  await tryAll(service, planted, open, {
    results,
    say,
    save: choice.survivors === true ? () => {} : () => store(service.name, results),
  });
  const tried = bugs.flatMap((mutant) => {
    const outcome = results.outcomes[mutant.key];
    return outcome === undefined ? [] : [{ mutant, ...outcome }];
  });
  const about = { all: planted.mutants, version, seconds: results.milliseconds / 1000 };
  return reportOf(service.name, tried, equivalentsOf(service.name), about);
}

export async function bugsOf(service: Service, choice: Choice): Promise<readonly Mutant[]> {
  return chosenFrom((await plant(service.sources)).mutants, choice, readStored(service.name));
}

function chosenFrom(
  mutants: readonly Mutant[],
  { survivors, perControl, seed }: Choice,
  stored: StoredResults | undefined,
): readonly Mutant[] {
  if (survivors === true) return mutants.filter(({ key }) => !isDone(stored?.outcomes[key]?.verdict));
  return perControl === undefined ? mutants : sampleOf(mutants, perControl, seed);
}

function isDone(verdict: Verdict | undefined): boolean {
  return verdict === undefined || verdict === 'caught' || verdict === 'uncompilable';
}

/** Milliseconds between two lines of progress, and between two writes of the results. */
const often = 15_000;

async function tryAll(
  service: Service,
  planted: Planted,
  open: readonly Mutant[],
  {
    results,
    say,
    save,
  }: { readonly results: StoredResults; readonly say: (sentence: string) => void; readonly save: () => void },
): Promise<void> {
  if (open.length === 0) return;
  let done = 0;
  let at = performance.now();
  const keep = () => {
    results.milliseconds += performance.now() - at;
    at = performance.now();
    save();
  };
  await tryMutants(service.tests, planted, open, ({ mutant: { key }, verdict, by }) => {
    done += 1;
    results.outcomes[key] = { verdict, by };
    if (performance.now() - at < often) return;
    keep();
    say(`${service.name}: ${done} of ${open.length}`);
  });
  keep();
}
