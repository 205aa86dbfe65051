/** Where a deployed ASR is, and how the caller reaches it. */
import { ListTagsForResourceCommand, SFNClient } from '@aws-sdk/client-sfn';
import { historyTableTag } from '@asr/orchestrator';
import type { Command } from 'commander';
import { BadInputError } from '../input/index.ts';
import type { Cli, JsonOption } from '../runtime/index.ts';
import { findOrchestrator } from './orchestrator-client.ts';

export interface DeploymentOptions extends JsonOption {
  readonly namespace: string;
  readonly region?: string;
}

export function withDeployment(command: Command): Command {
  return command
    .option('--namespace <name>', 'prefix that ASR was deployed with', 'ASR')
    .option('--region <region>', "home Region of ASR (default: your AWS configuration's)");
}

/** A client of the admin account, with the caller's own rights. */
export function adminClient<Client>(
  { tools }: Cli,
  { region }: DeploymentOptions,
  constructor: new (config: { readonly region: string }) => Client,
): Client {
  return tools.adminAccount(region).client(constructor);
}

/** The name of the history table, which the state machine carries as a tag. */
export async function historyTable(cli: Cli, options: DeploymentOptions): Promise<string> {
  const sfn = adminClient(cli, options, SFNClient);
  const resourceArn = await findOrchestrator(sfn, options.namespace);
  const { tags = [] } = await sfn.send(new ListTagsForResourceCommand({ resourceArn }));
  const table = tags.find(({ key }) => key === historyTableTag)?.value;
  if (table !== undefined) return table;
  throw new BadInputError(`${resourceArn} has no tag ${historyTableTag}. Deploy the admin stack again.`);
}

/** What the SDK says when the caller's own AWS configuration is the trouble, in words that help. */
export function whyUnusable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') {
    return 'There are no AWS credentials. Log in to the admin account, for example with `aws sso login`, or set AWS_PROFILE.';
  }
  if (error.message === 'Region is missing') return 'No AWS Region is set. Name the home Region of ASR with --region.';
  return undefined;
}
