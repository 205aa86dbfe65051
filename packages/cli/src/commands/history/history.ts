/** `asr history`: lists remediations, or shows one with its changes and actors. */
import { InvalidArgumentError, type Command } from 'commander';
import type { HistoryQueries, HistoryFilter, RemediationRecord, SwitchTurn } from '@asr/orchestrator';
import { type ShowAccount, accountNames } from '../../accounts/index.ts';
import { BadInputError } from '@asr/operations/input';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type Io, csv, printJson, printable, table } from '../../terminal/index.ts';
import { type FilterOptions, filterOf, openHistory, withDeployment, withFilter } from '../../deployment/index.ts';
import { describeRecord, historyCsv, historyTable, shortTime } from '../../views/index.ts';

interface HistoryOptions extends FilterOptions {
  readonly limit?: number;
  readonly csv?: boolean;
  readonly switch?: boolean;
}

export function addHistory(parent: Command, cli: Cli): void {
  withFilter(
    withDeployment(
      addCommand(parent, 'history', 'Lists remediations, newest first, or shows one remediation in full.', [
        'asr history --control EC2.13 --since 24h',
        'asr history --account 111122223333 --outcome failed --since 7d --csv > failed.csv',
        'asr history r-0a1b2c3d4e5f60718293 --json',
        'asr history --switch',
      ]),
    ),
  )
    .argument('[remediation-id]', 'id of a remediation to show in full')
    .option('--limit <number>', 'maximum number of remediations to show (default: 20, or all with --since)', positive)
    .option('--csv', 'print CSV')
    .option('--switch', 'show when, why and by whom ASR was stopped and started')
    .action((id: string | undefined, options: HistoryOptions) => showHistory(cli, options, id));
}

async function showHistory(cli: Cli, options: HistoryOptions, id: string | undefined): Promise<void> {
  if (options.json === true && options.csv === true) throw new BadInputError('Give --json or --csv, not both.');
  const filter = filterOf(cli, options);
  if (id !== undefined && Object.values(filter).some((wanted) => wanted !== undefined)) {
    throw new BadInputError(`${id}: Give either a remediation id or a filter, not both.`);
  }
  const history = await openHistory(cli, options);
  if (options.switch === true) printTurns(cli.io, options, await history.turns());
  else if (id === undefined) await list(cli, options, history, filter);
  else await show(cli, options, history, id);
}

async function list(cli: Cli, options: HistoryOptions, history: HistoryQueries, filter: HistoryFilter): Promise<void> {
  const { io } = cli;
  const limit = options.limit ?? (options.since === undefined ? 20 : Infinity);
  const found: RemediationRecord[] = [];
  for await (const record of history.list(filter)) {
    found.push(record);
    // Reads one more than it shows, to know whether more records exist.
    if (found.length > limit) break;
  }
  const records = found.slice(0, limit);
  if (options.json === true) printJson(io, records);
  else if (options.csv === true) io.out(historyCsv(records));
  else if (records.length === 0) io.out('No matching remediations.\n');
  else io.out(historyTable(io, records, await namesIn(cli, options, records)));
  if (found.length > limit) io.err(`Showing the newest ${limit}. To see more, raise --limit or give --since.`);
}

async function show(cli: Cli, options: HistoryOptions, history: HistoryQueries, id: string): Promise<void> {
  const { io } = cli;
  const record = await history.find(id);
  if (record === undefined) throw new BadInputError(`${id}: remediation not found. To list the ids, run: asr history`);
  if (options.json === true) printJson(io, record);
  else if (options.csv === true) io.out(historyCsv([record]));
  else io.out(describeRecord(record, io, await namesIn(cli, options, [record])));
}

function namesIn(cli: Cli, { region }: HistoryOptions, records: readonly RemediationRecord[]): Promise<ShowAccount> {
  return accountNames(
    cli.io,
    cli.tools.adminAccount(region),
    records.map(({ accountId }) => accountId),
  );
}

function printTurns(io: Io, options: HistoryOptions, turns: readonly SwitchTurn[]): void {
  const rows = turns.map(({ at, action, by, because }) => [shortTime(at), action, by, because]);
  const head = ['Time (UTC)', 'Action', 'By', 'Reason'];
  if (options.json === true) printJson(io, turns);
  else if (options.csv === true) io.out(csv(head, rows));
  else if (turns.length === 0) io.out('ASR was not stopped in the last 400 days.\n');
  else
    io.out(
      table(
        io,
        head,
        rows.map((row) => row.map(printable)),
      ),
    );
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a positive integer.');
}
