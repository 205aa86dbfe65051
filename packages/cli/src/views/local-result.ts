/** The result of events on the local cloud. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { historyInDynamoDb, type RemediationRecord, type ReportOutput } from '@asr/orchestrator';
import { isIrreversible, registry, type AnyChange } from '@asr/playbooks';
import type { Counts, EventRun, LocalCloud } from '@asr/local-cloud';
import { type RemediationView, viewOf } from './remediation-view.ts';

/** What `asr local …` prints with `--json`. */
export interface LocalResult {
  /** Names of the EventBridge rules that matched. */
  readonly rules: readonly string[];
  readonly remediations: readonly RemediationView[];
  readonly counts: Counts;
}

export const nothingRun: LocalResult = {
  rules: [],
  remediations: [],
  counts: { transitions: 0, lambdaInvocations: 0, awsApiCalls: 0 },
};

/** The result of a run, from the output of its executions and from history. The counts exclude reads of history. */
export async function resultOf({ rules, executions, counts }: EventRun, cloud: LocalCloud): Promise<LocalResult> {
  const remediations = await Promise.all(
    executions.map(async (execution) => {
      if (execution.status === 'FAILED')
        throw new Error(`The execution failed with ${execution.error}: ${execution.cause}`);
      const { executionArn: executionId, output } = execution;
      return Promise.all(
        (output as ReportOutput).remediations.map(async (reported) => {
          const record = await findRecord(cloud, reported.remediationId);
          return viewOf({ reported, executionId, record, isReversible: await reversibility(record) });
        }),
      );
    }),
  );
  return { rules, remediations: remediations.flat(), counts };
}

/** The sum of several results. */
export function merge(results: readonly LocalResult[]): LocalResult {
  const sum = (of: keyof Counts) => results.reduce((total, { counts }) => total + counts[of], 0);
  return {
    rules: [...new Set(results.flatMap(({ rules }) => rules))],
    remediations: results.flatMap(({ remediations }) => remediations),
    counts: {
      transitions: sum('transitions'),
      lambdaInvocations: sum('lambdaInvocations'),
      awsApiCalls: sum('awsApiCalls'),
    },
  };
}

export function findRecord(cloud: LocalCloud, remediationId: string): Promise<RemediationRecord | undefined> {
  const dynamodb = cloud.admin.client(DynamoDBClient);
  return historyInDynamoDb(dynamodb, cloud.historyTable).find(remediationId);
}

async function reversibility(record: RemediationRecord | undefined): Promise<(change: AnyChange) => boolean> {
  const entry =
    record === undefined || !Object.hasOwn(registry, record.controlId) ? undefined : registry[record.controlId];
  const playbook = await entry?.load();
  return (change) => playbook !== undefined && !isIrreversible(playbook, change);
}
