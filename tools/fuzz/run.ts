/**
 * `pnpm fuzz`: passes hostile input to Parse, and counts its answers. Prints an input that breaks something as small as
 * possible, with the command that repeats it.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { hostileInput } from './hostile-input.ts';
import { type Verdict, checkInput } from './invariants.ts';

const help = `Passes hostile input to Parse, and counts its answers. Prints an input that
breaks something as small as possible, with the command that repeats it.

Usage:   pnpm fuzz [--runs N] [--seed N]
Example: pnpm fuzz --runs 1000000 --seed 42

  --runs  number of inputs (default: 100000)
  --seed  repeats an earlier run
  --help  print this text`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) {
  console.log(help);
  process.exit(0);
}
const numRuns = Number(values.runs);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);

const counts: { [verdict in Verdict]: number } = {
  read: 0,
  'part of it read': 0,
  'reported as an error': 0,
  'nothing to do': 0,
};
const started = performance.now();
const details = fc.check(
  fc.property(hostileInput, (input) => {
    counts[checkInput(input)] += 1;
  }),
  { numRuns, seed },
);
const seconds = (performance.now() - started) / 1000;
if (details.failed) {
  console.error(fc.defaultReportMessage(details));
  console.error(details.errorInstance);
  console.error(`Again: pnpm fuzz --runs ${numRuns} --seed ${seed}`);
  process.exitCode = 1;
} else {
  console.table(counts);
  console.log(
    `${numRuns} hostile inputs in ${seconds.toFixed(1)} s, seed ${seed}: nothing broke, nothing beside them was lost.`,
  );
}
