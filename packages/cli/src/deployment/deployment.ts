/** Options and clients for a deployed ASR. */
import { historyIn } from '@asr/operations/deployment';
import type { HistoryQueries } from '@asr/orchestrator';
import type { Command } from 'commander';
import { type Cli, type JsonOption, withProfile } from '../runtime/index.ts';

export interface DeploymentOptions extends JsonOption {
  readonly namespace: string;
  readonly region?: string;
}

export function withDeployment(command: Command): Command {
  return withProfile(command)
    .option('--namespace <name>', 'prefix of the deployment', 'ASR')
    .option('--region <region>', 'home Region of ASR (default: from your AWS configuration)');
}

/** A client for the admin account, with the caller's own credentials. */
export function adminClient<Client>(
  { tools }: Cli,
  { region }: DeploymentOptions,
  constructor: new (config: { readonly region: string }) => Client,
): Client {
  return tools.adminAccount(region).client(constructor);
}

/** History of a deployed ASR, read with the caller's own credentials. */
export function openHistory({ tools }: Cli, { region, namespace }: DeploymentOptions): Promise<HistoryQueries> {
  return historyIn(tools.adminAccount(region), namespace);
}
