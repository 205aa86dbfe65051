/** `asr plan`: shows what ASR would do about findings, with the caller's own read rights. Needs no deployment. */
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { type Command, InvalidArgumentError } from 'commander';
import { policyFileName } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { controlIds } from '../../controls/index.ts';
import { callerOf } from '../../delegation/index.ts';
import { whyUnusable } from '../../deployment/index.ts';
import { BadInputError, accountIds, eventsFor, list, parseJson, presentPolicy, readInput } from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { bar, printJson, withProgress } from '../../terminal/index.ts';
import { makePlans } from './make-plans.ts';
import { type FindingsFilter, openFindings } from './open-findings.ts';
import { renderPlans } from './render-plans.ts';

interface PlanOptions extends JsonOption, FindingsFilter {
  readonly file?: string;
  readonly role?: string;
  readonly policy?: string;
  readonly limit: number;
  readonly region?: string;
}

export function addPlan(parent: Command, cli: Cli): void {
  addCommand(
    parent,
    'plan',
    'Shows what ASR would change about open findings. Reads with your own permissions and changes nothing. ASR need not be deployed.',
    [
      'asr plan',
      'asr plan --control EC2.13,S3.8 --severity CRITICAL,HIGH',
      'asr plan --account 111122223333 --role SecurityAudit --json',
      'aws securityhub get-findings --max-items 5 | asr plan --file -',
    ],
  )
    .option('--finding <ids>', 'finding ids, comma-separated', list)
    .option('--control <ids>', 'control ids, comma-separated', controlIds)
    .option('--account <ids>', 'only findings in these accounts, comma-separated', accountIds)
    .option('--severity <labels>', 'only findings with these severities, comma-separated', severitiesOf)
    .option('--file <file>', 'read findings from a file instead of Security Hub; - for standard input')
    .option('--role <name>', 'role to read with in the other accounts')
    .option('--policy <file>', `policy file (default: ./${policyFileName} if it exists)`)
    .option('--limit <number>', 'maximum number of findings', positive, 100)
    .option('--region <region>', 'Region of Security Hub (default: from your AWS configuration)')
    .action((options: PlanOptions) => plan(cli, options));
}

async function plan(cli: Cli, options: PlanOptions): Promise<void> {
  const { io, tools } = cli;
  const policy = await presentPolicy(options.policy, io);
  const caller = tools.adminAccount(options.region);
  const { accountId, region } = await callerOf(caller);
  const findings = await withProgress(io, 'Reading findings', () => findingsOf(cli, options));
  const button = {
    accountId,
    region,
    customActionArn: `arn:aws:securityhub:${region}:${accountId}:action/custom/asrplan`,
    newId: () => '00000000-0000-4000-8000-000000000000',
    now: () => caller.now(),
  };
  const events = eventsFor(findings, button);
  const [event] = events;
  if (event === undefined) {
    if (options.json === true) printJson(io, { plans: [], notPlanned: [], missing: [] });
    else io.out('No open findings match. Nothing was changed.\n');
    return;
  }
  const plans = await withProgress(io, 'Planning', (say) =>
    makePlans(event, {
      policy,
      caller,
      accountId,
      roleName: options.role,
      callerIn: (place) => tools.adminAccount(place),
      planned: (done, all) => say(bar(done, all, 'resources')),
    }),
  );
  if (options.json === true) printJson(io, plans);
  else io.out(renderPlans(plans, io));
  const isPartial = plans.missing.length > 0 || plans.plans.some(({ outcome }) => outcome === 'failed');
  if (isPartial) cli.exitCode = 1;
}

async function findingsOf({ io, tools }: Cli, options: PlanOptions): Promise<readonly object[]> {
  if (options.file !== undefined) {
    const input = parseJson(await readInput(options.file, io));
    return Array.isArray(input) ? (input as readonly object[]) : [input as object];
  }
  const wanted = options.control ?? (options.finding === undefined ? Object.keys(registry) : undefined);
  const client = tools.adminAccount(options.region).client(SecurityHubClient);
  const filter = wanted === undefined ? options : { ...options, control: wanted };
  return openFindings(client, filter, options.limit).catch((error: unknown) => {
    const why = whyUnusable(error);
    throw why === undefined ? error : new BadInputError(why, { cause: error });
  });
}

const labels = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'];

function severitiesOf(text: string): readonly string[] {
  return list(text).map((given) => {
    if (labels.includes(given.toUpperCase())) return given.toUpperCase();
    throw new InvalidArgumentError(`${given} is not a severity. Use ${labels.join(', ')}.`);
  });
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a positive integer.');
}
