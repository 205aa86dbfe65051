/** Options and clients for a deployed ASR. */
import { ListTagsForResourceCommand, SFNClient } from '@aws-sdk/client-sfn';
import { historyTableTag } from '@asr/orchestrator';
import type { Command } from 'commander';
import { BadInputError } from '../input/index.ts';
import { type Cli, type JsonOption, withProfile } from '../runtime/index.ts';
import { findOrchestrator } from './orchestrator-client.ts';

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

/** Name of the history table, from a tag of the state machine. */
export async function historyTable(cli: Cli, options: DeploymentOptions): Promise<string> {
  const sfn = adminClient(cli, options, SFNClient);
  const resourceArn = await findOrchestrator(sfn, options.namespace);
  const { tags = [] } = await sfn.send(new ListTagsForResourceCommand({ resourceArn }));
  const table = tags.find(({ key }) => key === historyTableTag)?.value;
  if (table !== undefined) return table;
  throw new BadInputError(`${resourceArn} has no tag ${historyTableTag}. Deploy the admin stack again.`);
}

/**
 * The fix for an error of the SDK that the caller's AWS configuration causes. `undefined`: another error.
 *
 * @param profile The profile that the caller named. The SDK does not say whether it exists.
 */
export function whyUnusable(error: unknown, profile?: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') {
    if (profile !== undefined)
      return `The profile ${profile} of your AWS configuration has no usable credentials. \`aws configure list-profiles\` lists the profiles, and \`aws sso login --profile ${profile}\` logs in.`;
    return 'No AWS credentials found. Log in to the admin account, for example with `aws sso login`, or give --profile.';
  }
  if (sessionErrors.has(error.name)) {
    return `AWS does not accept your credentials (${error.name}). Log in again, for example with \`aws sso login\`. If they are for another partition, give its Region with --region.`;
  }
  if (error.message === 'Region is missing') return 'No AWS Region is set. Give the home Region of ASR with --region.';
  return undefined;
}

/** The session has expired, or is not known. @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const sessionErrors: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'RequestExpired',
  'UnrecognizedClientException',
]);
