/** `asr undo`: undoes one remediation by its id, or all that match a filter. */
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import type { HistoryFilter, RemediationRecord } from '@asr/orchestrator';
import { BadInputError } from '@asr/operations/input';
import { type Cli, addCommand } from '../../runtime/index.ts';
import { callerArn } from '@asr/operations/delegation';
import { type DelegationOption, sendRequest, delegationOption, refuseOptionsBut } from '../../delegation/index.ts';
import { findOrchestrator, succeeds } from '@asr/operations/deployment';
import {
  type WhichOptions,
  adminClient,
  filterOf,
  knownRemediation,
  openHistory,
  withDeployment,
  withWhich,
} from '../../deployment/index.ts';
import { accountNames } from '../../accounts/index.ts';
import { historyTable } from '../../views/index.ts';
import { printJson, printText } from '../../terminal/index.ts';
import {
  type Candidates,
  type Orchestrator,
  candidatesOf,
  filterOfExecution,
  outcomeOfUndo,
  previewOf,
  startUndo,
} from '@asr/operations/actions';
import { describeUndone } from './describe-undone.ts';
import { renderPreview } from './render-preview.ts';
import { type UndoneOfMany, undoMany } from './undo-many.ts';

const aFindingId = 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/0a1b2c';

interface UndoOptions extends WhichOptions, DelegationOption {
  readonly execution?: string;
  readonly finding?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly yes?: boolean;
}

export function addUndo(parent: Command, cli: Cli): void {
  withWhich(
    withDeployment(
      addCommand(parent, 'undo', 'Undoes the changes of remediations.', [
        'asr undo r-0a1b2c3d4e5f60718293 --dry-run',
        'asr undo r-0a1b2c3d4e5f60718293 --wait',
        'asr undo r-0a1b2c3d4e5f60718293 --force --wait',
        `asr undo --finding ${aFindingId}`,
        `asr undo --finding ${aFindingId} --delegation shop-team`,
        'asr undo r-0a1b2c3d4e5f60718293 --delegation shop-team',
        'asr undo --control EC2.13 --since 2h',
        'asr undo --account 111122223333 --since 2026-11-01 --yes --json',
      ]),
    ),
  )
    .argument('[remediation-id]', 'id of the remediation, from the notification or `asr history`')
    .option('--finding <id>', 'the last change of this finding, on each of its resources')
    .option('--execution <arn>', 'only remediations of this execution of the state machine')
    .option('--force', "overwrite modifications since ASR's change")
    .option('--dry-run', 'show what would be undone, and undo nothing')
    .option('--wait', 'wait for the result and print it (always with a filter)')
    .option('--yes', 'undo without confirmation')
    .addOption(delegationOption())
    .action((id: string | undefined, options: UndoOptions, command: Command) => {
      if (options.delegation !== undefined) return undoAsOwner(cli, options, options.delegation, id, command);
      return id === undefined ? undoAll(cli, options) : undo(cli, options, id);
    });
}

async function undoAsOwner(
  cli: Cli,
  options: UndoOptions,
  delegation: string,
  id: string | undefined,
  command: Command,
): Promise<void> {
  refuseOptionsBut(command, ['region', 'finding']);
  const { finding } = options;
  if ((id === undefined) === (finding === undefined))
    throw new BadInputError(
      'Give either a remediation id or --finding with --delegation. Other filters are not available.',
    );
  const detail = finding === undefined ? { remediationId: id } : { findingId: finding };
  await sendRequest(cli, options, { delegation, action: 'undo', detail });
}

const filterNames = ['finding', 'account', 'control', 'resource', 'since', 'until', 'execution'] as const;

async function undo(cli: Cli, options: UndoOptions, id: string): Promise<void> {
  const { io } = cli;
  if (filterNames.some((name) => options[name] !== undefined)) {
    throw new BadInputError(`${id}: Give either a remediation id or a filter, not both.`);
  }
  const history = await openHistory(cli, options);
  const record = await knownRemediation(history, id);
  if (options.dryRun === true) return preview(cli, options, [record]);
  const orchestrator = await orchestratorOf(cli, options);
  const executionArn = await startUndo(orchestrator, {
    remediationId: id,
    by: await callerArn(cli.tools.adminAccount(options.region)),
    force: options.force === true,
  });
  if (options.wait !== true) {
    if (options.json === true) printJson(io, { executionArn, remediations: [] });
    else printText(io, `Started ${executionArn}\nAdd --wait to see the result, or run: asr history ${id}`);
    return;
  }
  io.err(`Waiting for ${executionArn}`);
  const undone = await outcomeOfUndo(orchestrator, executionArn, id, history);
  if (options.json === true) printJson(io, { executionArn, remediations: [undone] });
  else printText(io, describeUndone(undone, io));
  if (!succeeds.undo.includes(undone.outcome)) cli.exitCode = 1;
}

/** Reads history only: the resources may have been modified since, which the undo itself detects. */
async function preview(
  { io, tools }: Cli,
  { json = false, region }: UndoOptions,
  records: readonly RemediationRecord[],
  undoneBefore = 0,
): Promise<void> {
  const previews = await Promise.all(records.map(previewOf));
  if (json) return printJson(io, { dryRun: true, remediations: previews, undoneBefore });
  const showAccount = await accountNames(
    io,
    tools.adminAccount(region),
    records.map(({ accountId }) => accountId),
  );
  if (undoneBefore > 0) io.out(`Skipped ${undoneBefore}: already undone.\n`);
  io.out(renderPreview(previews, io, showAccount));
}

async function undoAll(cli: Cli, options: UndoOptions): Promise<void> {
  if (filterNames.every((name) => name === 'until' || options[name] === undefined)) {
    throw new BadInputError(
      'Give a remediation id or a filter: --finding, --control, --account, --resource, --execution, --since.',
    );
  }
  const orchestrator = await orchestratorOf(cli, options);
  const history = await openHistory(cli, options);
  const records: RemediationRecord[] = [];
  for await (const record of history.list(await filterOfUndo(cli, options, orchestrator))) records.push(record);

  const candidates = candidatesOf(records, options.finding !== undefined);
  const { toUndo } = candidates;
  if (options.dryRun === true) return preview(cli, options, toUndo, candidates.undone);
  await show(cli, options, candidates);
  if (toUndo.length > 0 && !(await isWanted(cli, options, toUndo.length))) {
    cli.io.err('Nothing was undone.');
    cli.exitCode = 1;
    return;
  }
  const undone = await undoMany(
    toUndo,
    {
      by: toUndo.length === 0 ? '' : await callerArn(cli.tools.adminAccount(options.region)),
      force: options.force === true,
    },
    { cli, orchestrator, history, isQuiet: options.json === true },
  );
  conclude(cli, options, candidates, undone);
}

async function filterOfUndo(cli: Cli, options: UndoOptions, { sfn }: Orchestrator): Promise<HistoryFilter> {
  const filter = filterOf(cli, options);
  if (options.execution === undefined) return filter;
  const ofExecution = await filterOfExecution(sfn, options.execution);
  return {
    ...filter,
    ...ofExecution,
    since: filter.since ?? ofExecution.since,
    until: filter.until ?? ofExecution.until,
  };
}

/** Shows what the confirmation is about. With --json on standard error, because it is not the result. */
async function show(
  { io, tools }: Cli,
  { json = false, region }: UndoOptions,
  { toUndo, undone }: Candidates,
): Promise<void> {
  const print = (text: string) => (json ? io.err(text.trimEnd()) : io.out(text));
  if (undone > 0) print(`Skipped ${undone}: already undone.\n`);
  if (toUndo.length === 0) print('No matching remediations to undo.\n');
  else
    print(
      historyTable(
        io,
        toUndo,
        await accountNames(
          io,
          tools.adminAccount(region),
          toUndo.map(({ accountId }) => accountId),
        ),
      ),
    );
}

async function isWanted({ io }: Cli, { yes = false, force = false }: UndoOptions, count: number): Promise<boolean> {
  if (yes) return true;
  if (io.ask === undefined) {
    throw new BadInputError(
      `Nothing was undone, because there is no terminal to confirm at. To undo ${count === 1 ? 'this remediation' : `these ${count} remediations`} without confirmation, give --yes.`,
    );
  }
  const over = force ? " and overwrite modifications since ASR's changes" : '';
  return /^y(es)?$/i.test(
    (
      await io.ask(
        `Undo ${count === 1 ? 'this remediation' : `these ${count} remediations in this order`}${over}? [y/N] `,
      )
    ).trim(),
  );
}

function conclude(
  cli: Cli,
  { json = false }: UndoOptions,
  { undone: before }: Candidates,
  undone: readonly UndoneOfMany[],
): void {
  const succeeded = undone.filter(({ outcome }) => succeeds.undo.includes(outcome)).length;
  if (json) printJson(cli.io, { remediations: undone, undoneBefore: before });
  else if (undone.length > 0) cli.io.out(`${succeeded} of ${undone.length} undone.\n`);
  if (succeeded < undone.length) cli.exitCode = 1;
}

async function orchestratorOf(cli: Cli, options: UndoOptions): Promise<Orchestrator> {
  const sfn = adminClient(cli, options, SFNClient);
  const stateMachineArn = await findOrchestrator(sfn, options.namespace);
  return { sfn, stateMachineArn, sleep: (milliseconds) => cli.tools.sleep(milliseconds) };
}
