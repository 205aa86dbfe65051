import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { historyQueriesInDynamoDb, type HistoryQueries } from '@asr/orchestrator';
import type { Cli } from '../runtime/index.ts';
import { type DeploymentOptions, adminClient, historyTable } from './deployment.ts';

/** History of a deployed ASR, read with the caller's own credentials. */
export async function openHistory(cli: Cli, options: DeploymentOptions): Promise<HistoryQueries> {
  const account = cli.tools.adminAccount(options.region);
  const table = await historyTable(cli, options);
  return historyQueriesInDynamoDb(adminClient(cli, options, DynamoDBClient), table, () => account.now());
}
