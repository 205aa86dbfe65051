import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListTagsForResourceCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type HistoryQueries, historyQueriesInDynamoDb, historyTableTag } from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';
import { BadInputError } from '../input/index.ts';
import { findOrchestrator } from './orchestrator-client.ts';

/** History of a deployed ASR. @param admin The admin account, in the home Region. */
export async function historyIn(admin: Aws, namespace: string): Promise<HistoryQueries> {
  const table = await historyTable(admin, namespace);
  return historyQueriesInDynamoDb(admin.client(DynamoDBClient), table, () => admin.now());
}

/** Name of the history table, from a tag of the state machine. */
async function historyTable(admin: Aws, namespace: string): Promise<string> {
  const sfn = admin.client(SFNClient);
  const resourceArn = await findOrchestrator(sfn, namespace);
  const { tags = [] } = await sfn.send(new ListTagsForResourceCommand({ resourceArn }));
  const table = tags.find(({ key }) => key === historyTableTag)?.value;
  if (table !== undefined) return table;
  throw new BadInputError(`${resourceArn} has no tag ${historyTableTag}. Deploy the admin stack again.`);
}
