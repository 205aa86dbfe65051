/** `asr remediate`: remediates existing findings of Security Hub, as the button does. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { mostFindingIds } from '@asr/orchestrator';
import { controlIds } from '../../controls/index.ts';
import { BadInputError, accountIds, list, severityLabels } from '../../input/index.ts';
import { askYesOrNo, isInteractive } from './confirm.ts';
import { renderOverview, renderTotals, totalsOf } from './overview.ts';
import { type BatchResult, runTasks } from './run-batches.ts';
import type { RunSettings } from './execution-input.ts';
import { type Place, type Prepared, prepare } from './prepare.ts';
import { type Cli, type JsonOption, addCommand, backingOff } from '../../runtime/index.ts';
import {
  type DelegationOption,
  sendRequest,
  callerArn,
  delegationOption,
  refuseOptionsBut,
} from '../../delegation/index.ts';
import { bar, printJson, withProgress } from '../../terminal/index.ts';
import { findOrchestrator } from '../../deployment/index.ts';

interface RemediateOptions extends JsonOption, DelegationOption {
  readonly control?: readonly string[];
  readonly finding?: readonly string[];
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly severity?: readonly string[];
  readonly mode: 'remediate' | 'plan';
  readonly limit?: number;
  readonly atOnce: number;
  readonly override?: string;
  readonly yes?: boolean;
  readonly namespace: string;
  readonly homeRegion?: string;
}

export function addRemediate(parent: Command, cli: Cli): void {
  addCommand(parent, 'remediate', 'Remediates existing findings in Security Hub, as the button does.', [
    'asr remediate --control EC2.13 --mode plan',
    'asr remediate --control EC2.13,EC2.14 --account 111122223333 --limit 50 --yes --json',
    'asr remediate --finding arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/0a1b2c --delegation shop-team',
  ])
    .option('--control <ids>', 'control ids, comma-separated', controlIds)
    .option('--finding <ids>', 'finding ids, comma-separated (only with --delegation)', findingIds)
    .addOption(delegationOption())
    .option('--account <ids>', 'only findings in these accounts, comma-separated', accountIds)
    .option('--region <regions>', 'only findings in these Regions, comma-separated', list)
    .option('--severity <labels>', 'only findings with these severities, comma-separated', severityLabels)
    .addOption(
      new Option('--mode <mode>', 'plan: show the changes without making them')
        .choices(['remediate', 'plan'])
        .default('remediate'),
    )
    .option('--limit <number>', 'maximum number of findings', positive)
    .option('--at-once <number>', 'maximum number of concurrent executions', positive, 2)
    .option('--override <reason>', "ignore the policy's scope and exceptions for this run, for this reason", reason)
    .option('--yes', 'start without confirmation')
    .option('--namespace <name>', 'prefix of the deployment', 'ASR')
    .option('--profile <name>', 'profile of your AWS configuration (default: AWS_PROFILE)')
    .option('--home-region <region>', 'home Region of ASR (default: from your AWS configuration)')
    .action((options: RemediateOptions, command: Command) => {
      if (options.delegation !== undefined) return remediateAsOwner(cli, options, options.delegation, command);
      if (options.finding !== undefined)
        throw new BadInputError(
          '--finding requires --delegation. As an operator, use --control or the button in Security Hub.',
        );
      if (options.control === undefined) throw new BadInputError('--control is required, such as --control EC2.13.');
      return remediate(cli, options, options.control);
    });
}

async function remediateAsOwner(
  cli: Cli,
  { finding, mode, namespace, homeRegion, json = false }: RemediateOptions,
  delegation: string,
  command: Command,
): Promise<void> {
  refuseOptionsBut(command, ['finding', 'mode', 'homeRegion']);
  if (finding === undefined)
    throw new BadInputError('--finding is required with --delegation, because the request contains only finding ids.');
  const detail = { findingIds: finding, ...(mode === 'plan' ? { mode } : {}) };
  const place = homeRegion === undefined ? {} : { region: homeRegion };
  await sendRequest(cli, { namespace, json, ...place }, { delegation, action: 'remediate', detail });
}

async function remediate(cli: Cli, options: RemediateOptions, control: readonly string[]): Promise<void> {
  const { io } = cli;
  const place = await findPlace(cli, options);
  const { account = [], region = [], severity = [], mode, limit = Number.MAX_SAFE_INTEGER } = options;
  const filter = { controls: control, accounts: account, regions: region, severities: severity };
  const prepared = await withProgress(io, 'Reading findings', async () =>
    prepare({ filter, limit, mode, ...(await settingsOf(cli, options)) }, place),
  );
  announce(cli, prepared);
  if (prepared.tasks.length === 0) return print(cli, options, prepared, []);
  if (!(await isWanted(cli, options, prepared))) {
    io.err('Nothing was started.');
    return;
  }
  print(cli, options, prepared, await carryOut(cli, options, prepared, place));
}

async function findPlace({ tools }: Cli, { namespace, homeRegion }: RemediateOptions): Promise<Place> {
  const aws = tools.adminAccount(homeRegion);
  const stateMachineArn = await findOrchestrator(aws.client(SFNClient), namespace).catch((error: unknown) => {
    if (!(error instanceof BadInputError)) throw error;
    // In this command, --region filters findings.
    throw new BadInputError(error.message.replace('--region', '--home-region'), { cause: error });
  });
  return { aws, namespace, stateMachineArn, sleep: (milliseconds) => tools.sleep(milliseconds) };
}

function announce({ io }: Cli, { overview, findings, begunAlready, tooLarge, tasks }: Prepared): void {
  const starting = tasks.filter(({ kind }) => kind === 'start').length;
  if (findings > 0) io.err(renderOverview(overview, io).trimEnd());
  io.err(`${findings} findings in ${starting} executions.`);
  if (begunAlready > 0) io.err(`Skipped ${begunAlready}: already started within the last hour.`);
  for (const id of tooLarge)
    io.err(`${id} exceeds the input size of an execution. Use the button in Security Hub for it.`);
}

/** Whether to start. Running executions need no confirmation. */
async function isWanted(
  { io }: Cli,
  { yes = false, mode }: RemediateOptions,
  { findings, tasks }: Prepared,
): Promise<boolean> {
  if (yes || tasks.every(({ kind }) => kind === 'wait')) return true;
  if (!isInteractive(io.isWatched)) {
    throw new BadInputError(
      'Nothing was started, because there is no terminal to confirm at. To start without confirmation, give --yes.',
    );
  }
  return askYesOrNo(mode === 'plan' ? `Plan ${findings} findings?` : `Remediate ${findings} findings?`);
}

async function carryOut(
  { io }: Cli,
  { atOnce }: RemediateOptions,
  { tasks }: Prepared,
  { aws, stateMachineArn, sleep }: Place,
) {
  return withProgress(io, 'Remediating', (say) => {
    let done = 0;
    const ended = (): void => {
      say(bar((done += 1), tasks.length, 'executions'));
      if (!io.isWatched) io.err(`${done} of ${tasks.length} executions have ended.`);
    };
    return runTasks(tasks, {
      sfn: aws.client(SFNClient),
      stateMachineArn,
      mostAtOnce: atOnce,
      retry: backingOff(sleep),
      sleep,
      ended,
    });
  });
}

function print(cli: Cli, { json = false }: JsonOption, prepared: Prepared, results: readonly BatchResult[]): void {
  const { overview, findings, begunAlready, tooLarge } = prepared;
  const totals = totalsOf(results);
  const executions = results.map(({ executionArn }) => executionArn).filter((arn) => arn !== '');
  if (json) printJson(cli.io, { findings, begunAlready, tooLarge, overview, executions, ...totals });
  else cli.io.out(renderTotals(totals, cli.io));
  if (totals.failures.length + totals.broken.length + tooLarge.length > 0) cli.exitCode = 1;
}

async function settingsOf(
  { tools }: Cli,
  { override, homeRegion }: RemediateOptions,
): Promise<Pick<RunSettings, 'actor' | 'override'>> {
  const actor = await callerArn(tools.adminAccount(homeRegion));
  return { actor, override: override === undefined ? undefined : { by: actor, because: override } };
}

function findingIds(text: string): readonly string[] {
  const ids = list(text);
  if (ids.length <= mostFindingIds) return ids;
  throw new InvalidArgumentError(
    `A request can contain at most ${mostFindingIds} findings, but --finding has ${ids.length}.`,
  );
}

function reason(text: string): string {
  if (text.trim() !== '' && text.length <= 500) return text;
  throw new InvalidArgumentError('The reason must have 1 to 500 characters.');
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a positive integer.');
}
