/** The first state: an event becomes requests and answers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { registry } from '@asr/playbooks';
import { environment, logger, settings } from './function-runtime.ts';
import { historyInDynamoDb } from './history-in-dynamodb.ts';
import { requestsForFindings, type Parsed } from './parse.ts';
import { asResumeEvent, resume } from './resume.ts';

interface Input {
  readonly executionId: string;
  /** The input of the execution. With `"asr-step": "plan"` beside the event's own keys, nothing is changed. */
  readonly event: unknown;
}

const { policy, runbooks } = settings();
const history = historyInDynamoDb(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE'));

export async function handler({ executionId, event }: Input): Promise<Parsed> {
  const parsed = await parse(executionId, event);
  logger.info('Parsed', { executionId, requests: parsed.items.length, answers: parsed.answers.length });
  return parsed;
}

async function parse(executionId: string, event: unknown): Promise<Parsed> {
  const resumeEvent = asResumeEvent(event);
  if (resumeEvent !== undefined) {
    return resume(resumeEvent, await history.find(resumeEvent.detail.remediationId), executionId, new Date());
  }
  const step = isPlanOnly(event) ? { step: 'plan' as const } : {};
  return requestsForFindings({ executionId, event, settings: { policy, runbooks }, controls: registry, ...step });
}

function isPlanOnly(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'asr-step' in event && event['asr-step'] === 'plan';
}
