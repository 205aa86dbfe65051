/** Takes requests from the queue, remediates, and answers the state machine with the task token. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { registry } from '@asr/playbooks';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { enterAccount } from './account.ts';
import { environment, logger, settings } from './function-runtime.ts';
import { openHistory } from './history.ts';
import { remediate, type Surroundings } from './remediate.ts';
import { operatorPermissions, runbookRunner } from './runbook.ts';
import { remediationRoleName, runbookOperatorRoleName } from './settings.ts';
import { answerMessage, handleEach } from './task-messages.ts';

const { namespace, runbooks } = settings();
const externalId = environment('EXTERNAL_ID');
const sts = new STSClient({ maxAttempts: 5 });
const history = openHistory(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE'));
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
    enterAccount(sts, request, { roleName: remediationRoleName(namespace, request.controlId), permissions, externalId }),
  runbooks: runbookRunner(
    (controlId) => runbooks[controlId],
    (request, runbook) =>
      enterAccount(sts, request, { roleName: runbookOperatorRoleName(namespace), permissions: operatorPermissions(runbook), externalId }),
  ),
  roleName: (request) => remediationRoleName(namespace, request.controlId),
  now: () => new Date(),
};

export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return handleEach(event, (message) => {
    const lease = () => ({ token: `${context.awsRequestId}/${message.messageId}`, milliseconds: context.getRemainingTimeInMillis() });
    return answerMessage(message, (request) => remediate(request, { ...surroundings, lease }), answering);
  });
}
