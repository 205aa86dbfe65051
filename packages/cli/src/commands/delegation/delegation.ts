/** `asr delegation`: what the owners of accounts may do themselves, and the IAM policies that let them. */
import { Option, type Command } from 'commander';
import {
  accountPattern,
  partitionOf,
  policyBySessionTag,
  policyOf,
  regionPattern,
  requestsBusName,
  type Delegation,
} from '@asr/orchestrator';
import { BadInputError, loadPolicy, repositoryPolicy } from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { callerOf } from '../../delegation/index.ts';
import { type DeploymentOptions, withDeployment } from '../../deployment/index.ts';
import { printJson, table } from '../../terminal/index.ts';

interface PolicyOptions extends DeploymentOptions {
  readonly bySessionTag?: boolean;
  readonly adminAccount?: string;
  readonly policy: string;
}

export function addDelegation(parent: Command, cli: Cli): void {
  const delegation = parent
    .command('delegation')
    .description('Shows what the owners of accounts may do themselves, and writes IAM policies for them.');
  addCommand(delegation, 'list', 'Lists who may do what in which accounts.', [
    'asr delegation list',
    'asr delegation list --policy other.config.yaml --json',
  ])
    .addOption(policyOption())
    .action(async ({ policy: file, json = false }: JsonOption & { readonly policy: string }) => {
      const { delegation: delegations } = await loadPolicy(file, cli.io);
      if (json) printJson(cli.io, delegations);
      else cli.io.out(delegations.length === 0 ? 'asr.config.yaml delegates nothing.\n' : render(cli, delegations));
    });

  withDeployment(
    addCommand(delegation, 'policy', 'Prints the IAM policy that lets delegates ask, as IAM takes it.', [
      'asr delegation policy shop-team',
      'asr delegation policy --by-session-tag --admin-account 999999999999 --region eu-west-1',
    ]),
  )
    .argument('[name]', 'a delegation of asr.config.yaml')
    .option('--by-session-tag', 'for one role that all delegates share, by the tag asr:delegation')
    .option('--admin-account <id>', 'where ASR is deployed (default: the account that you are logged in to)')
    .addOption(policyOption())
    .action((name: string | undefined, options: PolicyOptions) => printPolicy(cli, name, options));
}

function policyOption(): Option {
  return new Option('--policy <file>', 'the policy; - for standard input').default(
    repositoryPolicy,
    "this repository's asr.config.yaml",
  );
}

function render({ io }: Cli, delegations: readonly Delegation[]): string {
  const rows = delegations.map(({ name, may, accounts = [], organizationalUnits = [] }) => [
    name,
    may.join(', '),
    [...accounts, ...organizationalUnits.map((unit) => `below ${unit}`)].join('\n'),
  ]);
  return table(io, ['Delegation', 'May', 'In'], rows);
}

async function printPolicy(cli: Cli, name: string | undefined, options: PolicyOptions): Promise<void> {
  const { delegation: delegations } = await loadPolicy(options.policy, cli.io);
  if (delegations.length === 0)
    throw new BadInputError(
      'asr.config.yaml delegates nothing. Add a delegation first: see docs/guides/delegation.md.',
    );
  if ((name === undefined) !== (options.bySessionTag === true))
    throw new BadInputError('Name a delegation, or give --by-session-tag for one policy for all of them.');
  if (name === undefined) return printJson(cli.io, policyBySessionTag(delegations, await busArn(cli, options)));
  const named = delegations.find((delegation) => delegation.name === name);
  if (named === undefined)
    throw new BadInputError(
      `${name} is not a delegation of asr.config.yaml; there are ${delegations.map((one) => one.name).join(', ')}.`,
    );
  printJson(cli.io, policyOf(named, await busArn(cli, options)));
}

/** Asks AWS only for what is not given. */
async function busArn({ tools }: Cli, { adminAccount, region, namespace }: PolicyOptions): Promise<string> {
  const place =
    adminAccount === undefined || region === undefined
      ? await callerOf(tools.adminAccount(region))
      : { accountId: '', region: '' };
  const accountId = adminAccount ?? place.accountId;
  const home = region ?? place.region;
  if (!accountPattern.test(accountId))
    throw new BadInputError(`${accountId} is not the id of an account, which has twelve digits.`);
  if (!regionPattern.test(home)) throw new BadInputError(`${home} is not a Region such as eu-west-1.`);
  return `arn:${partitionOf(home)}:events:${home}:${accountId}:event-bus/${requestsBusName(namespace)}`;
}
