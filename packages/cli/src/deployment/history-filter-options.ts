/** Options that select remediations in history. */
import { Option, type Command } from 'commander';
import { outcomes, type HistoryFilter, type Outcome } from '@asr/orchestrator';
import { normalizeControlId } from '@asr/operations/controls';
import { BadInputError, parseTime } from '@asr/operations/input';
import { accountId } from '../input/index.ts';
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

/** Filter options that `asr history` and `asr undo` share. */
export function withWhich(command: Command): Command {
  return command
    .option('--account <id>', 'only remediations in this account', accountId)
    .option('--control <id>', 'only remediations of this control, such as EC2.13')
    .option('--resource <id>', 'only remediations of this resource: its ARN, or the last part of it')
    .option(
      '--since <time>',
      'only remediations that started at this time or later: 24h, 7d, 2026-11-01 or 2026-11-01T06:00:00Z',
    )
    .option('--until <time>', 'only remediations that started at this time or earlier');
}

export function withFilter(command: Command): Command {
  return withWhich(command)
    .option('--finding <id>', 'only remediations of this finding')
    .addOption(
      new Option('--outcome <outcome>', 'only remediations with this outcome').choices([...outcomes, 'running']),
    )
    .option(
      '--actor <name>',
      'only remediations that this actor requested, approved or undid: an ARN, or `asr` for an event rule',
    );
}

export function filterOf(
  cli: Cli,
  { account, control, resource, finding, outcome, actor, ...options }: FilterOptions,
): HistoryFilter {
  const now = cli.tools.adminAccount(options.region).now();
  const since = options.since === undefined ? undefined : parseTime(options.since, now, 'since');
  const until = options.until === undefined ? undefined : parseTime(options.until, now, 'until');
  if (since !== undefined && until !== undefined && since > until) {
    throw new BadInputError(`--until: ${until} is before --since, ${since}. Give an earlier --since.`);
  }
  const controlId = control === undefined ? undefined : normalizeControlId(control);
  return { accountId: account, controlId, resource, findingId: finding, outcome, actor, since, until };
}
