/** `asr remediate`: remediates existing findings of Security Hub, as the button does. */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { SFNClient } from '@aws-sdk/client-sfn';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { mostFindingIds } from '@asr/orchestrator';
import { isControl } from '@asr/operations/controls';
import { controlIds } from '../../controls/index.ts';
import { BadInputError } from '@asr/operations/input';
import { accountIds, severityLabels, list } from '../../input/index.ts';
import { askYesOrNo, isInteractive } from './confirm.ts';
import type { Backlog } from './backlog.ts';
import { type Totals, type TotalsSoFar, renderOverview, renderTotals, totalsSoFar } from './overview.ts';
import { type BatchResult, runTasks } from './run-batches.ts';
import type { RunSettings } from '@asr/operations/executions';
import { type Place, type Prepared, prepare } from './prepare.ts';
import { backingOff } from '@asr/operations/runtime';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { callerArn } from '@asr/operations/delegation';
import { type DelegationOption, sendRequest, delegationOption, refuseOptionsBut } from '../../delegation/index.ts';
import { bar, printJson, withProgress } from '../../terminal/index.ts';
import { findOrchestrator } from '@asr/operations/deployment';

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
    'asr remediate --account 111122223333 --severity CRITICAL,HIGH --yes',
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
      const { control, account, region, severity } = options;
      if ([control, account, region, severity].every((one) => one === undefined)) {
        throw new BadInputError(
          'Give --control EC2.13, --account, --region or --severity. Without one of them, this would be every finding.',
        );
      }
      return remediate(cli, options);
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

async function remediate(cli: Cli, options: RemediateOptions): Promise<void> {
  const { io } = cli;
  const place = await findPlace(cli, options);
  const { control = [], account = [], region = [], severity = [] } = options;
  const { mode, limit = Number.MAX_SAFE_INTEGER } = options;
  const filter = { controls: control, accounts: account, regions: region, severities: severity };
  const settings = await settingsOf(cli, options);
  const isWanted = ({ Compliance }: AwsSecurityFinding) => isControl(Compliance?.SecurityControlId ?? '');
  const prepared = await withProgress(io, 'Reading findings', async (say) =>
    prepare({ filter, limit, mode, isWanted, ...settings }, place, (findings) => say(`${findings} findings`)),
  );
  announce(cli, prepared);
  const totals = totalsSoFar();
  if (prepared.known.length > 0) {
    if (!(await isConfirmed(cli, options, prepared))) {
      io.err('Nothing was started.');
      return;
    }
    await carryOut(cli, options, prepared, place, totals);
  }
  print(cli, options, prepared.backlog(), totals.totals());
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

function announce({ io }: Cli, { backlog, hasMore, known }: Prepared): void {
  const { overview, findings, begunAlready, tooLarge } = backlog();
  const starting = known.filter(({ kind }) => kind === 'start').length;
  if (findings > 0) io.err(renderOverview(overview, io).trimEnd());
  io.err(
    hasMore
      ? `These are the first ${findings} findings. The others are read, and started, as executions end.`
      : findings === 0
        ? 'No open findings match. Nothing was started.'
        : `${howMany(findings, 'finding')} in ${howMany(starting, 'execution')}.`,
  );
  if (begunAlready > 0) io.err(`Skipped ${begunAlready}: already started within the last hour.`);
  for (const id of tooLarge)
    io.err(`${id} exceeds the input size of an execution. Use the button in Security Hub for it.`);
}

/** Whether to start. Running executions need no confirmation. */
async function isConfirmed(
  { io }: Cli,
  { yes = false, mode }: RemediateOptions,
  { backlog, hasMore, known }: Prepared,
): Promise<boolean> {
  if (yes || (!hasMore && known.every(({ kind }) => kind === 'wait'))) return true;
  if (!isInteractive(io.isWatched)) {
    throw new BadInputError(
      'Nothing was started, because there is no terminal to confirm at. To start without confirmation, give --yes.',
    );
  }
  const findings = `${backlog().findings} findings${hasMore ? ' and all others' : ''}`;
  return askYesOrNo(mode === 'plan' ? `Plan ${findings}?` : `Remediate ${findings}?`);
}

async function carryOut(
  { io }: Cli,
  { atOnce }: RemediateOptions,
  { tasks, known, hasMore }: Prepared,
  { aws, stateMachineArn, sleep }: Place,
  totals: TotalsSoFar,
): Promise<void> {
  await withProgress(io, 'Remediating', (say) => {
    let done = 0;
    let findings = 0;
    const ended = (result: BatchResult): void => {
      totals.add(result);
      done += 1;
      findings += result.findings;
      say(hasMore ? `${done} executions, ${findings} findings` : bar(done, known.length, 'executions'));
      if (!io.isWatched) {
        io.err(
          hasMore
            ? `${howMany(done, 'execution')} with ${howMany(findings, 'finding')} ended.`
            : `${done} of ${howMany(known.length, 'execution')} ended.`,
        );
      }
    };
    return runTasks(tasks(), {
      sfn: aws.client(SFNClient),
      stateMachineArn,
      mostAtOnce: atOnce,
      retry: backingOff(sleep),
      sleep,
      ended,
    });
  });
}

function howMany(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function print(cli: Cli, { json = false }: JsonOption, backlog: Backlog, totals: Totals): void {
  const { overview, findings, begunAlready, tooLarge } = backlog;
  const { executions, ...counted } = totals;
  if (json) printJson(cli.io, { findings, begunAlready, tooLarge, overview, executions, ...counted });
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
