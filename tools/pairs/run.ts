/** `pnpm pairs`: plays every pair of controls that meet, on moto, in both orders and with both orders of the undos. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openGateway } from '@asr/local-cloud/gateway';
import { startMoto } from '@asr/local-cloud/moto';
import { Command, InvalidArgumentError } from 'commander';
import { loadExamples } from '../examples/index.ts';
import { playOnMoto } from './on-moto.ts';
import { pairsFile, pairsPage, updatedPage } from './page.ts';
import { type ControlPair, controlPairs, nameOfPair } from './shared.ts';
import { type PairResult, verdictOf } from './verdict.ts';

interface Options {
  readonly only?: readonly string[];
  readonly concurrency: number;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly publish?: boolean;
}

const command = new Command('pairs')
  .description('Plays every pair of controls that meet on moto: both changes and both undos, in every order.')
  .option('--only <controls>', 'only pairs of these controls, separated by spaces; a pair is written S3.5+S3.8', words)
  .option('--concurrency <number>', 'number of pairs to play at the same time', positive, 2 * availableParallelism())
  .option('--list', 'list the pairs and what they share, without playing them')
  .option('--json', 'print the result as JSON')
  .option('--publish', `write ${pairsFile}; with --only, only the rows of these pairs`)
  .addHelpText(
    'after',
    '\nExits with 0 if nothing is lost, with 1 if something is, with 2 for invalid usage.\n' +
      '\nExamples:\n  pnpm pairs --only S3.8\n  pnpm pairs --only "S3.5+S3.8 CloudWatch.4+SNS.1"\n  pnpm pairs --json',
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = command.opts<Options>();
const everyPair = await controlPairs();
const chosen = everyPair.filter((pair) => options.only?.some((word) => isNamedBy(pair, word)) ?? true);
if (chosen.length === 0) command.error('No pair has these controls. Run pnpm pairs --list.');
if (options.list === true) for (const pair of chosen) console.log(`${nameOfPair(pair)}  ${pair.shares.join(' ')}`);
else process.exitCode = report(await playAll(chosen));

async function playAll(pairs: readonly ControlPair[]): Promise<readonly PairResult[]> {
  const examples = await loadExamples();
  const moto = await startMoto((sentence) => console.error(sentence));
  const gateway = await openGateway(moto.url);
  const started = performance.now();
  const results = new Map<ControlPair, PairResult>();
  const waiting = [...pairs];
  const playNext = async (): Promise<void> => {
    for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift()) {
      const [first, second] = [examples.get(pair.first), examples.get(pair.second)];
      if (first === undefined || second === undefined)
        throw new Error(`${nameOfPair(pair)} has no violations in tests.`);
      results.set(pair, { pair, plays: await playOnMoto(gateway.url, first, second) });
      if (results.size % 20 === 0) console.error(`${results.size} of ${pairs.length} after ${seconds(started)} s`);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, playNext));
  } finally {
    await gateway.close();
    await moto.stop();
  }
  console.error(`${pairs.length} pairs in ${seconds(started)} s`);
  return pairs.flatMap((pair) => results.get(pair) ?? []);
}

function publish(results: readonly PairResult[]): void {
  const path = join(import.meta.dirname, '..', '..', pairsFile);
  const page =
    options.only === undefined ? pairsPage(results) : updatedPage(readFileSync(path, 'utf8'), results, everyPair);
  writeFileSync(path, page);
}

/** Prints the results. Returns the exit code. */
function report(results: readonly PairResult[]): number {
  const rows = results.map((result) => ({ pair: nameOfPair(result.pair), ...verdictOf(result) }));
  const faults = rows.flatMap(({ pair, faults: own }) => own.map((says) => ({ pair, says })));
  if (options.json === true) console.log(JSON.stringify({ rows, faults }));
  else {
    console.table(
      rows.map(({ pair, order, undo, faults: own }) => ({
        pair,
        order: short(order),
        undo: short(undo),
        faults: own.length,
      })),
    );
    for (const { pair, says } of faults) console.log(`✗ ${pair}: ${says}`);
    console.log(`${rows.length} pairs, ${faults.length} faults.`);
  }
  if (options.publish === true) publish(results);
  return faults.length > 0 ? 1 : 0;
}

function isNamedBy(pair: ControlPair, word: string): boolean {
  return word.includes('+') ? word === nameOfPair(pair) : word === pair.first || word === pair.second;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(0);
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
