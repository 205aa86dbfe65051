/** `asr delegation`: lists the actions delegated to account owners, and prints the IAM policies for them. */
import type { Command } from 'commander';
import {
  accountPattern,
  partitionOf,
  policyBySessionTag,
  policyOf,
  regionPattern,
  requestsBusName,
  type Delegation,
} from '@asr/orchestrator';
import { BadInputError, loadPolicy } from '@asr/operations/input';
import { policyOption } from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { callerOf } from '@asr/operations/delegation';
import { type DeploymentOptions, withDeployment } from '../../deployment/index.ts';
import { printJson, printable, table } from '../../terminal/index.ts';

interface PolicyOptions extends DeploymentOptions {
  readonly bySessionTag?: boolean;
  readonly adminAccount?: string;
  readonly policy: string;
}

export function addDelegation(parent: Command, cli: Cli): void {
  const delegation = parent
    .command('delegation')
    .description('Shows which actions are delegated to account owners, and prints IAM policies for them.');
  addCommand(delegation, 'list', 'Lists the delegations with their actions and accounts.', [
    'asr delegation list',
    'asr delegation list --policy other.config.yaml --json',
  ])
    .addOption(policyOption('policy file, or - for standard input'))
    .action(async ({ policy: file, json = false }: JsonOption & { readonly policy: string }) => {
      const { delegation: delegations } = await loadPolicy(file, cli.io);
      if (json) printJson(cli.io, delegations);
      else cli.io.out(delegations.length === 0 ? `${nameOf(file)} has no delegations.\n` : render(cli, delegations));
    });

  withDeployment(
    addCommand(delegation, 'policy', 'Prints the IAM policy that allows delegates to send requests.', [
      'asr delegation policy shop-team',
      'asr delegation policy --by-session-tag --admin-account 999999999999 --region eu-west-1',
    ]),
  )
    .argument('[name]', 'name of a delegation in asr.config.yaml')
    .option(
      '--by-session-tag',
      'print one policy for a role that all delegates share, by the session tag asr:delegation',
    )
    .option('--admin-account <id>', 'account id of the admin account (default: the account of your credentials)')
    .addOption(policyOption('policy file, or - for standard input'))
    .action((name: string | undefined, options: PolicyOptions) => printPolicy(cli, name, options));
}

function render({ io }: Cli, delegations: readonly Delegation[]): string {
  const rows = delegations.map(({ name, may, automaticOnly = false, accounts = [], organizationalUnits = [] }) => [
    name,
    `${may.join(', ')}${automaticOnly ? ' (automatic only)' : ''}`,
    [...accounts, ...organizationalUnits.map((unit) => `accounts in ${unit}`)].join('\n'),
  ]);
  return table(io, ['Delegation', 'Actions', 'Accounts'], rows);
}

async function printPolicy(cli: Cli, name: string | undefined, options: PolicyOptions): Promise<void> {
  const file = nameOf(options.policy);
  const { delegation: delegations } = await loadPolicy(options.policy, cli.io);
  if (delegations.length === 0)
    throw new BadInputError(`${file} has no delegations. To add one, write, for example:\n  ${anExample}`);
  if ((name === undefined) !== (options.bySessionTag === true))
    throw new BadInputError('Give the name of a delegation, or --by-session-tag for one policy for all delegations.');
  if (name === undefined) return printJson(cli.io, policyBySessionTag(delegations, await busArn(cli, options)));
  const named = delegations.find((delegation) => delegation.name === name);
  if (named === undefined)
    throw new BadInputError(
      `${name} is not a delegation of this policy. Delegations: ${delegations.map((one) => one.name).join(', ')}.`,
    );
  printJson(cli.io, policyOf(named, await busArn(cli, options)));
}

function nameOf(file: string): string {
  return file === '-' ? 'The policy' : printable(file);
}

const anExample = "delegation: [{ name: shop-team, accounts: ['111122223333'] }]";

/** Calls AWS only if an option is missing. */
async function busArn({ tools }: Cli, { adminAccount, region, namespace }: PolicyOptions): Promise<string> {
  const place =
    adminAccount === undefined || region === undefined
      ? await callerOf(tools.adminAccount(region))
      : { accountId: '', region: '' };
  const accountId = adminAccount ?? place.accountId;
  const home = region ?? place.region;
  if (!accountPattern.test(accountId))
    throw new BadInputError(`${accountId} is not a valid account id. An account id has 12 digits.`);
  if (!regionPattern.test(home)) throw new BadInputError(`${home} is not a valid Region, such as eu-west-1.`);
  return `arn:${partitionOf(home)}:events:${home}:${accountId}:event-bus/${requestsBusName(namespace)}`;
}
