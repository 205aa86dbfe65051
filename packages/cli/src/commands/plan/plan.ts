/** `asr plan`: shows what ASR would do about findings, with the caller's own read rights. Needs no deployment. */
import { randomUUID } from 'node:crypto';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { InvalidArgumentError, type Command } from 'commander';
import { inBatches, partitionOf } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { controlIds } from '../../controls/index.ts';
import { type Caller, callerOf } from '@asr/operations/delegation';
import { customActionArn } from '@asr/operations/deployment';
import { openFindings } from '@asr/operations/findings';
import { type Button, findingsIn, parseJson, pressButton, presentPolicy, readInput } from '@asr/operations/input';
import { accountIds, optionalPolicyOption, severityLabels, list } from '../../input/index.ts';
import { backingOff } from '@asr/operations/runtime';
import { type Cli, type JsonOption, addCommand, withProfile } from '../../runtime/index.ts';
import { bar, printJson, withProgress } from '../../terminal/index.ts';
import { type PlanInput, type Plans, makePlans } from '@asr/operations/planning';
import { renderPlans } from './render-plans.ts';

interface PlanOptions extends JsonOption {
  readonly finding?: readonly string[];
  readonly control?: readonly string[];
  readonly account?: readonly string[];
  readonly severity?: readonly string[];
  readonly file?: string;
  readonly role?: string;
  readonly policy?: string;
  readonly limit: number;
  readonly region?: string;
}

export function addPlan(parent: Command, cli: Cli): void {
  const command = addCommand(
    parent,
    'plan',
    'Shows what ASR would change about open findings. Reads with your own permissions and changes nothing. ASR need not be deployed.',
    [
      'asr plan',
      'asr plan --control EC2.13,S3.8 --severity CRITICAL,HIGH',
      'asr plan --account 111122223333 --role SecurityAudit --json',
      'aws securityhub get-findings --max-items 5 | asr plan --file -',
    ],
  );
  withProfile(command)
    .option('--finding <ids>', 'finding ids, comma-separated', list)
    .option('--control <ids>', 'control ids, comma-separated', controlIds)
    .option('--account <ids>', 'only findings in these accounts, comma-separated', accountIds)
    .option('--severity <labels>', 'only findings with these severities, comma-separated', severityLabels)
    .option('--file <file>', 'read findings from a file instead of Security Hub; - for standard input')
    .option('--role <name>', 'name of a role to read with in the other accounts', roleName)
    .addOption(optionalPolicyOption())
    .option('--limit <number>', 'maximum number of findings', positive, 100)
    .option('--region <region>', 'Region of Security Hub (default: from your AWS configuration)')
    .action((options: PlanOptions) => plan(cli, options));
}

async function plan(cli: Cli, options: PlanOptions): Promise<void> {
  const { io, tools } = cli;
  const policy = await presentPolicy(options.policy, io);
  const caller = tools.adminAccount(options.region);
  const identity = await callerOf(caller);
  const button = buttonOf(identity, () => caller.now());
  const { findings, hasMore } = await withProgress(io, 'Reading findings', () => findingsOf(cli, options));
  const plans = await withProgress(io, 'Planning', (say) =>
    makePlans(inputsOf(findings, button), {
      policy,
      caller,
      accountId: identity.accountId,
      enter: ({ partition, accountId, region }) => {
        if (accountId === identity.accountId) return tools.adminAccount(region);
        if (options.role === undefined) return undefined;
        return tools.memberAccount(`arn:${partition}:iam::${accountId}:role/${options.role}`, region);
      },
      planned: (done, all) => say(bar(done, all, 'resources')),
    }),
  );
  if (options.json === true) printJson(io, { ...plans, hasMore });
  else io.out(renderPlans(plans, io));
  if (hasMore) io.err(`There are more findings than --limit ${options.limit}. To plan more, raise it.`);
  if (plans.missing.length > 0 || plans.plans.some(({ verdict }) => verdict === 'failed') || hasNoPlan(plans))
    cli.exitCode = 1;
}

/** Whether there were findings, and none could be planned. */
function hasNoPlan({ plans, notPlanned }: Plans): boolean {
  return plans.length === 0 && notPlanned.length > 0;
}

async function findingsOf(
  { io, tools }: Cli,
  { file, finding, control, account, severity, region, limit }: PlanOptions,
): Promise<{ readonly findings: readonly unknown[]; readonly hasMore: boolean }> {
  if (file !== undefined) {
    const findings = findingsIn(parseJson(await readInput(file, io)));
    return { findings: findings.slice(0, limit), hasMore: findings.length > limit };
  }
  // Without ids, only the findings that ASR has a playbook for.
  const controls = control ?? (finding === undefined ? Object.keys(registry) : undefined);
  const filter = {
    ...(finding === undefined ? {} : { ids: finding }),
    ...(controls === undefined ? {} : { controls }),
    ...(account === undefined ? {} : { accounts: account }),
    ...(severity === undefined ? {} : { severities: severity }),
  };
  const hub = tools.adminAccount(region).client(SecurityHubClient);
  return openFindings(
    hub,
    filter,
    limit,
    backingOff((milliseconds) => tools.sleep(milliseconds)),
  );
}

/** One execution takes no more, because its state is limited. */
const mostFindings = 20;

function inputsOf(findings: readonly unknown[], button: Button): readonly PlanInput[] {
  return inBatches(findings, mostFindings).map((some) => ({ kind: 'button', event: pressButton(some, button) }));
}

/** The findings are planned as if they had been sent with the button of a deployment. */
function buttonOf({ accountId, region }: Caller, now: () => Date): Button {
  const arn = customActionArn({ partition: partitionOf(region), accountId, region }, 'ASR');
  return { accountId, region, customActionArn: arn, newId: randomUUID, now };
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
function roleName(text: string): string {
  // A path may stand before the name.
  if (/^[\w+=,.@/-]{1,512}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the name of a role, such as SecurityAudit.');
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a positive integer.');
}
