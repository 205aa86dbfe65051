/** Compiles each bug and runs the tests of its service with it, and says which bugs are caught. */
import type { Ran } from './messages.ts';
import type { Mutant, Planted } from './plant.ts';
import { compileErrors } from './type-check.ts';
import { type WorkerProcess, startWorker } from './worker-process.ts';

/**
 * - `caught`: a test fails.
 * - `survived`: all tests pass.
 * - `hung`: the tests do not end in time, also when they are repeated in a process of their own.
 * - `crashed`: the process ends or has no memory left, also when the tests are repeated in a process of their own.
 * - `uncompilable`: the compiler rejects it, so no test is run.
 */
export type Verdict = 'caught' | 'survived' | 'hung' | 'crashed' | 'uncompilable';

export interface Outcome {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** The test that caught it. For a bug that survived: whether a test reaches it. */
  readonly by: string;
}

const reachedByNoTest = 'no test reaches it';

/** What one unchanged run of a test file shows. */
interface Baseline {
  readonly test: string;
  readonly milliseconds: number;
  readonly reached: Ran['reached'];
}

/** Bugs that one process tries before the tests must pass without a bug again, to show that no bug left a trace. */
const perCheck = 25;
/** Bytes of heap after which a new process takes over: modules that were imported stay in memory. */
const fullHeap = 500e6;

/** The tests of an unchanged service must pass. Throws if they do not. */
export async function tryMutants(
  tests: readonly string[],
  planted: Planted,
  mutants: readonly Mutant[],
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const { modules } = planted;
  const errors = await compileErrors(mutants, planted);
  for (const mutant of mutants) {
    const by = errors.get(mutant.id);
    if (by !== undefined) onOutcome({ mutant, verdict: 'uncompilable', by });
  }
  const baselines = await runUnchanged(tests, modules);
  let waiting: readonly Mutant[] = mutants.filter((mutant) => {
    if (errors.has(mutant.id)) return false;
    const reached = testsFor(mutant, baselines).length > 0;
    if (!reached) onOutcome({ mutant, verdict: 'survived', by: reachedByNoTest });
    return reached;
  });
  while (waiting.length > 0) {
    const worker = await startWorker(modules);
    waiting = await tryInProcess(worker, waiting, baselines, {
      onOutcome,
      alone: (mutant) => tryAlone(mutant, baselines, modules),
    });
    worker.close();
  }
}

interface Steps {
  readonly onOutcome: (outcome: Outcome) => void;
  readonly alone: (mutant: Mutant) => Promise<Outcome>;
}

/** @returns The bugs that another process must try. */
async function tryInProcess(
  worker: WorkerProcess,
  mutants: readonly Mutant[],
  baselines: readonly Baseline[],
  { onOutcome, alone }: Steps,
): Promise<readonly Mutant[]> {
  for (let from = 0; from < mutants.length; from += perCheck) {
    const batch = mutants.slice(from, from + perCheck);
    const outcomes: Outcome[] = [];
    let heap = 0;
    for (const mutant of batch) {
      const ran = await tryOne(worker, mutant, testsFor(mutant, baselines), 1);
      if (typeof ran === 'string') {
        // The process is gone. What it tried since the last check counts only after a check.
        onOutcome(await alone(mutant));
        return mutants.slice(from).filter((each) => each !== mutant);
      }
      if (ran.hitLimitReached) onOutcome({ mutant, verdict: 'hung', by: 'an endless loop' });
      else outcomes.push(outcomeOf(mutant, ran));
      heap = ran.heap;
    }
    const used = new Set(batch.flatMap((mutant) => testsFor(mutant, baselines)).map(({ test }) => test));
    const check = await worker.run(
      { mutant: undefined, hitLimit: 0, tests: [...used] },
      limitFor(baselines) * patience,
    );
    if (typeof check !== 'string' && check.failed === undefined) outcomes.forEach(onOutcome);
    else for (const { mutant } of outcomes) onOutcome(await alone(mutant));
    if (typeof check === 'string' || check.failed !== undefined || heap > fullHeap)
      return mutants.slice(from + perCheck);
  }
  return [];
}

/** In a process of its own, with more time. */
async function tryAlone(
  mutant: Mutant,
  baselines: readonly Baseline[],
  modules: ReadonlyMap<string, string>,
): Promise<Outcome> {
  const worker = await startWorker(modules);
  try {
    const ran = await tryOne(worker, mutant, testsFor(mutant, baselines), patience);
    if (typeof ran === 'string') return { mutant, verdict: ran, by: '' };
    return ran.hitLimitReached ? { mutant, verdict: 'hung', by: 'an endless loop' } : outcomeOf(mutant, ran);
  } finally {
    worker.close();
  }
}

/** How many times longer a run of its own may take. */
const patience = 4;
/** A bug that is reached so many times more often than the code without it is in an endless loop. */
const mostRepeats = 1000;

function tryOne(worker: WorkerProcess, { id }: Mutant, tests: readonly Baseline[], times: number) {
  const hits = tests.reduce((sum, { reached }) => sum + (reached[id] ?? 0), 0);
  return worker.run(
    { mutant: id, hitLimit: hits * mostRepeats, tests: tests.map(({ test }) => test) },
    limitFor(tests) * times,
  );
}

/** Milliseconds: generous, because other programs may use the machine. */
function limitFor(tests: readonly Baseline[]): number {
  return 10_000 + 10 * tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function outcomeOf(mutant: Mutant, { failed }: Ran): Outcome {
  return {
    mutant,
    verdict: failed === undefined ? 'survived' : 'caught',
    by: failed ?? 'the tests that reach it pass',
  };
}

/** The tests that reach a bug: first those of the same file, then the fastest. */
function testsFor({ id, file }: Mutant, baselines: readonly Baseline[]): readonly Baseline[] {
  const own = file.replace(/\.ts$/, '.test.ts');
  return baselines
    .filter(({ reached }) => reached[id] !== undefined)
    .toSorted((a, b) => Number(b.test.endsWith(own)) - Number(a.test.endsWith(own)) || a.milliseconds - b.milliseconds);
}

async function runUnchanged(
  tests: readonly string[],
  modules: ReadonlyMap<string, string>,
): Promise<readonly Baseline[]> {
  const worker = await startWorker(modules);
  const baselines: Baseline[] = [];
  for (const test of tests) {
    const ran = await worker.run({ mutant: undefined, hitLimit: 0, tests: [test] }, 10 * 60_000);
    if (typeof ran === 'string' || ran.failed !== undefined)
      throw new Error(
        `${test} fails without a bug: ${typeof ran === 'string' ? ran : ran.failed}. Run pnpm unit, and correct it first.`,
      );
    baselines.push({ test, ...ran });
  }
  worker.close();
  return baselines;
}
