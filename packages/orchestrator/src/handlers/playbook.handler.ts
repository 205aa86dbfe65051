/** Takes requests from the queue, remediates, and answers the state machine with the task token. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { registry } from '@asr/playbooks';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { accountEntrance, remediationPermissions } from '../account/index.ts';
import { environment, logger, namespace, settings } from './function-runtime.ts';
import { historyInDynamoDb } from '../history/index.ts';
import { type Dependencies, operatorPermissions, type RunbookRunner, remediate } from '../remediate/index.ts';
import {
  defaultSettleMinutes,
  defaultUndoDays,
  remediationRoleName,
  runbookOperatorRoleName,
  settingsFor,
  whyTagsForbid,
} from '../policy/index.ts';
import { answerMessage, handleEach } from './task-messages.ts';

const prefix = namespace();
const { policy, runbooks } = settings();
const enterAccount = accountEntrance(environment('EXTERNAL_ID'));
const history = historyInDynamoDb(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE'));
const answering = {
  stepFunctions: new SFNClient({ maxAttempts: 5 }),
  sqs: new SQSClient({}),
  queueUrl: environment('QUEUE_URL'),
  log: logger,
};

const dependencies: Omit<Dependencies, 'lease'> = {
  history,
  loadPlaybook: async (controlId) => (Object.hasOwn(registry, controlId) ? registry[controlId]?.load() : undefined),
  enter: (request, playbook) =>
    enterAccount(request, {
      roleName: remediationRoleName(prefix, request.controlId),
      permissions: remediationPermissions(playbook),
    }),
  runbooks: {
    start: async (request) => (await loadRunner()).start(request),
    look: async (request, run) => (await loadRunner()).look(request, run),
  },
  limits: policy.limits,
  undoHoldsDays: policy.undo?.holdsDays ?? defaultUndoDays,
  tagSettleMinutes: policy.tags?.settleMinutes ?? defaultSettleMinutes,
  // Only a limit by share of the findings counts them; the others need not load the client.
  openFindings: async (controlId, accountId) =>
    (await import('../findings/open-findings.ts')).countOpenFindings(controlId, accountId),
  whyForbidden: async (request, aws) => {
    // Loaded while nothing else has to be: the first remediation of a cold function reads tags after it entered the account.
    const { readTags } = await import('../account/tags.ts');
    return whyTagsForbid(policy, request, await readTags(aws, request), new Date());
  },
  parametersInForce: (controlId) => {
    const { mode, parameters } = settingsFor(policy, controlId);
    return mode === 'off' ? undefined : parameters;
  },
  // Only what ASR detects itself is imported; the others need not load the client.
  importFinding: async (aws, finding) => (await import('../detection/import-finding.ts')).importFinding(aws, finding),
  roleName: (request) => remediationRoleName(prefix, request.controlId),
  now: () => new Date(),
  pause: (seconds) => sleep(seconds * 1000),
};

export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return handleEach(event, (message) => {
    const lease = () => ({
      token: `${context.awsRequestId}/${message.messageId}`,
      milliseconds: context.getRemainingTimeInMillis(),
    });
    return answerMessage(message, (request) => remediate(request, { ...dependencies, lease }), answering);
  });
}

/** Most remediations start no runbook, and should not load the SSM client for it. */
async function loadRunner(): Promise<RunbookRunner> {
  const { runbookRunner } = await import('../remediate/runbooks/runbook.ts');
  return runbookRunner(
    (controlId) => runbooks[controlId],
    (request, runbook) =>
      enterAccount(request, { roleName: runbookOperatorRoleName(prefix), permissions: operatorPermissions(runbook) }),
  );
}
