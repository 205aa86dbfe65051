/** How a command is told which remediations are meant. */
import { Option, type Command } from 'commander';
import { outcomes, type HistoryFilter, type Outcome } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { BadInputError, momentOf } from '../input/index.ts';
import type { Cli } from '../runtime/index.ts';
import type { DeploymentOptions } from './deployment.ts';

export interface WhichOptions extends DeploymentOptions {
  readonly account?: string;
  readonly control?: string;
  readonly resource?: string;
  readonly since?: string;
  readonly until?: string;
}

export interface FilterOptions extends WhichOptions {
  readonly finding?: string;
  readonly outcome?: Outcome | 'running';
  readonly actor?: string;
}

/** What a list and the undo of many have in common. */
export function withWhich(command: Command): Command {
  return command
    .option('--account <id>', 'only in this account')
    .option('--control <id>', 'only of this control, such as EC2.13')
    .option('--resource <id>', 'only of this resource: its ARN, or the last part of it')
    .option('--since <time>', 'only those that started then or later: 24h, 7d, 2026-11-01 or 2026-11-01T06:00:00Z')
    .option('--until <time>', 'only those that started then or earlier');
}

export function withFilter(command: Command): Command {
  return withWhich(command)
    .option('--finding <id>', 'only of this finding')
    .addOption(
      new Option('--outcome <outcome>', 'only remediations with this outcome').choices([...outcomes, 'running']),
    )
    .option('--actor <name>', 'only what this actor requested, approved or undid: an ARN, or `asr` for a rule');
}

export function filterOf(
  cli: Cli,
  { account, control, resource, finding, outcome, actor, ...options }: FilterOptions,
): HistoryFilter {
  const now = cli.tools.adminAccount(options.region).now();
  const since = options.since === undefined ? undefined : momentOf(options.since, now, 'since');
  const until = options.until === undefined ? undefined : momentOf(options.until, now, 'until');
  if (since !== undefined && until !== undefined && since > until) {
    throw new BadInputError(`--until: ${until} is before --since, which is ${since}. Give an earlier --since.`);
  }
  const controlId = control === undefined ? undefined : asWritten(control);
  return { accountId: account, controlId, resource, findingId: finding, outcome, actor, since, until };
}

/** `ec2.13` is `EC2.13`. What ASR has no playbook for may stand in history all the same. */
export function asWritten(control: string): string {
  return Object.keys(registry).find((known) => known.toLowerCase() === control.toLowerCase()) ?? control;
}
