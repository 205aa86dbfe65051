import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { historyQueriesInDynamoDb, type Outcome } from '@asr/orchestrator';
import { type Check, type Home, ok, problem, unknown } from '../check/index.ts';

const days = 7;
/** Enough records to distinguish a bad night from a broken deployment. */
const mostRead = 200;
const good: ReadonlySet<Outcome | null> = new Set([
  'fixed',
  'unverified',
  'compliant',
  'undone',
  'planned',
  'awaiting-approval',
  'deferred',
  'gone',
]);

export const lastSuccess: Check<Home> = {
  id: 'last-success',
  title: 'Remediations succeed',
  permissions: ['dynamodb:Query', 'dynamodb:BatchGetItem', 'kms:Decrypt'],
  async run({ aws, deployment, now }) {
    const { historyTable, region } = await deployment();
    if (historyTable === undefined) return unknown('The state machine has no tag with the name of the history table.');
    const desk = historyQueriesInDynamoDb(aws.client(DynamoDBClient), historyTable, () => now);
    const since = new Date(now.getTime() - days * 86_400_000).toISOString();
    let failed = 0;
    let read = 0;
    for await (const { outcome, controlId, finishedAt, startedAt } of desk.list({ since })) {
      // ASR only reported it.
      if (outcome === 'overdue') continue;
      if (good.has(outcome)) return ok(`Last success: ${controlId} at ${finishedAt ?? startedAt}.`);
      if (outcome === 'failed') failed += 1;
      read += 1;
      if (read === mostRead) break;
    }
    if (read === 0) return ok(`No remediation ran in the last ${days} days.`);
    const which = read < mostRead ? `of the last ${days} days` : `of the newest ${mostRead}`;
    if (failed === 0) return ok(`No remediation ${which} failed. None succeeded either.`);
    return problem(
      `None of the last ${read} remediations succeeded, and ${failed} of them failed.`,
      `asr history --outcome failed --region ${region}`,
    );
  },
};
