/** Takes requests from the queue, remediates, and answers the state machine with the task token. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { registry } from '@asr/playbooks';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { accountEntrance } from './account.ts';
import { environment, logger, settings } from './function-runtime.ts';
import { historyInDynamoDb } from './history-in-dynamodb.ts';
import { remediate } from './remediate.ts';
import type { Surroundings } from './work.ts';
import { operatorPermissions, runbookRunner } from './runbook.ts';
import { remediationRoleName, runbookOperatorRoleName } from './settings.ts';
import { answerMessage, handleEach } from './task-messages.ts';

const { namespace, runbooks } = settings();
const enterAccount = accountEntrance(environment('EXTERNAL_ID'));
const history = historyInDynamoDb(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE'));
const answering = {
  stepFunctions: new SFNClient({ maxAttempts: 5 }),
  sqs: new SQSClient({}),
  queueUrl: environment('QUEUE_URL'),
  log: logger,
};

const surroundings: Omit<Surroundings, 'lease'> = {
  history,
  loadPlaybook: async (controlId) => (Object.hasOwn(registry, controlId) ? registry[controlId]?.load() : undefined),
  enter: (request, { permissions }) =>
    enterAccount(request, { roleName: remediationRoleName(namespace, request.controlId), permissions }),
  runbooks: runbookRunner(
    (controlId) => runbooks[controlId],
    (request, runbook) =>
      enterAccount(request, { roleName: runbookOperatorRoleName(namespace), permissions: operatorPermissions(runbook) }),
  ),
  roleName: (request) => remediationRoleName(namespace, request.controlId),
  now: () => new Date(),
  pause: (seconds) => sleep(seconds * 1000),
};

export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return handleEach(event, (message) => {
    const lease = () => ({ token: `${context.awsRequestId}/${message.messageId}`, milliseconds: context.getRemainingTimeInMillis() });
    return answerMessage(message, (request) => remediate(request, { ...surroundings, lease }), answering);
  });
}
