/** `asr report observe`: reports what automatic mode would have changed, before you enable it. */
import type { Command } from 'commander';
import type { HistoryQueries, HistoryFilter, RemediationRecord } from '@asr/orchestrator';
import { BadInputError } from '@asr/operations/input';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { type DeploymentOptions, filterOf, openHistory, withDeployment } from '../../deployment/index.ts';
import { printJson, withProgress } from '../../terminal/index.ts';
import { loadAlwaysNeedsApproval } from '@asr/operations/controls';
import { isObservation, observedResources, observeReport } from '@asr/operations/observations';
import { observeCsv, renderObserveReport } from './render-observe-report.ts';

interface ObserveOptions extends DeploymentOptions {
  readonly since: string;
  readonly until?: string;
  readonly control?: string;
  readonly account?: string;
  readonly csv?: boolean;
}

export function addReport(parent: Command, cli: Cli): void {
  const report = parent.command('report').description('Reports from history.');
  withDeployment(
    addCommand(report, 'observe', 'Reports what automatic mode would have changed. Changes nothing.', [
      'asr report observe --since 7d',
      'asr report observe --control EC2.13 --account 111122223333',
      'asr report observe --since 2026-11-01 --until 2026-11-07 --csv > observed.csv',
    ]),
  )
    .option(
      '--since <time>',
      'only observations at this time or later: 24h, 7d, 2026-11-01 or 2026-11-01T06:00:00Z',
      '7d',
    )
    .option('--until <time>', 'only observations at this time or earlier')
    .option('--control <id>', 'only observations of this control, such as EC2.13')
    .option('--account <id>', 'only observations in this account')
    .option('--csv', 'print CSV with one line for each resource')
    .action((options: ObserveOptions) => reportObserved(cli, options));
}

async function reportObserved(cli: Cli, options: ObserveOptions): Promise<void> {
  const { io } = cli;
  if (options.json === true && options.csv === true) throw new BadInputError('Give --json or --csv, not both.');
  const filter = filterOf(cli, options);
  const records = await readObservations(cli, await openHistory(cli, options), filter);
  const resources = observedResources(
    records,
    await loadAlwaysNeedsApproval(records.map(({ controlId }) => controlId)),
  );
  if (options.csv === true) return io.out(observeCsv(resources));

  const until = filter.until ?? cli.tools.adminAccount(options.region).now().toISOString();
  const report = observeReport(resources, { since: filter.since ?? '', until });
  if (options.json === true) printJson(io, report);
  else io.out(renderObserveReport(report, io));
}

/** Shows progress, because a week in a large organization can have some ten thousand records. */
function readObservations(
  { io }: Cli,
  history: HistoryQueries,
  filter: HistoryFilter,
): Promise<readonly RemediationRecord[]> {
  return withProgress(io, 'Reading history', async (say) => {
    const observed: RemediationRecord[] = [];
    let read = 0;
    for await (const record of history.list(filter)) {
      if (isObservation(record)) observed.push(record);
      if ((read += 1) % 100 === 0)
        say(`${read} records back to ${record.startedAt.slice(0, 16)}, ${observed.length} observations`);
    }
    return observed;
  });
}
