/** Takes requests from the queue, remediates, and answers the state machine with the task token. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { registry } from '@asr/playbooks';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { accountEntrance, readTags, remediationPermissions } from '../account/index.ts';
import { environment, logger, namespace } from './function-runtime.ts';
import { settingsWithPackages } from './settings-with-packages.ts';
import { type GroupDependencies, groupAnswer } from '../groups/index.ts';
import { historyInDynamoDb, openGroupHistory } from '../history/index.ts';
import { type Dependencies, operatorPermissions, type RunbookRunner, remediate } from '../remediate/index.ts';
import {
  defaultSettleMinutes,
  defaultUndoDays,
  parametersInForce,
  remediationRoleName,
  runbookOperatorRoleName,
  verdictOn,
} from '../policy/index.ts';
import { isolate } from './isolate-messages.ts';
import { type Answering, type Handlers, answerMessage, handleEach, postpone } from './task-messages.ts';

const prefix = namespace();
const { policy, runbooks } = settingsWithPackages();
const enterAccount = accountEntrance(environment('EXTERNAL_ID'));
const database = new DynamoDBClient({ maxAttempts: 5 });
const table = environment('HISTORY_TABLE');
const history = historyInDynamoDb(database, table);
const queueUrl = environment('QUEUE_URL');
const answering: Answering = {
  stepFunctions: new SFNClient({ maxAttempts: 5 }),
  hideFor: async (message, seconds) => (await import('./redelivery.ts')).hideFor(message, seconds, queueUrl),
  log: logger,
};

const dependencies: Omit<Dependencies, 'lease'> = {
  history,
  loadPlaybook: async (controlId) => (Object.hasOwn(registry, controlId) ? registry[controlId]?.load() : undefined),
  enter: (request, playbook) =>
    enterAccount(request, {
      roleName: remediationRoleName(prefix, request.controlId),
      permissions: remediationPermissions(playbook, request.step),
    }),
  runbooks: loadRunner,
  limits: policy.limits,
  undoHoldsDays: policy.undo?.holdsDays ?? defaultUndoDays,
  tagSettleMinutes: policy.tags?.settleMinutes ?? defaultSettleMinutes,
  // Loaded on demand: only the limit by percentage of findings needs this client.
  openFindings: async (controlId, accountId) =>
    (await import('../findings/open-findings.ts')).countOpenFindings(controlId, accountId),
  checkTags: async (request, aws) => {
    // It loads its clients on demand, after the function has opened a session in the account.
    return verdictOn(policy, request, await readTags(aws, request), new Date());
  },
  parametersInForce: (controlId) => parametersInForce(policy, controlId),
  // Loaded on demand: only violations that ASR detects itself are imported.
  importFinding: async (aws, finding) => (await import('../detection/import-finding.ts')).importFinding(aws, finding),
  roleName: (request) => remediationRoleName(prefix, request.controlId),
  now: () => new Date(),
  pause: (seconds) => sleep(seconds * 1000),
};

export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { now } = isolate(event.Records);
  return handleEach(event, (message) => {
    if (!now.includes(message)) return postpone(message, answering);
    const lease = () => ({
      token: `${context.awsRequestId}/${message.messageId}`,
      milliseconds: context.getRemainingTimeInMillis(),
    });
    return answerMessage(message, handlersOf({ ...dependencies, lease }), answering);
  });
}

function handlersOf(all: Dependencies): Handlers {
  return {
    one: (request) => remediate(request, all),
    async group(group, delivery) {
      const [first, ...others] = group.requests;
      if (first !== undefined && others.length === 0) return groupAnswer(group, [await remediate(first, all)]);
      // Loaded on demand, because most messages contain one request.
      const { deliverGroup } = await import('../groups/deliver-group.ts');
      return deliverGroup(group, delivery, await groupDependencies(all));
    },
  };
}

async function groupDependencies(all: Dependencies): Promise<GroupDependencies> {
  const [{ groupEntrance }, { readManyTags }, groupHistory] = await Promise.all([
    import('../groups/group-entrance.ts'),
    import('../groups/tags-of-many.ts'),
    openGroupHistory(database, table),
  ]);
  const enterGroup = groupEntrance(environment('EXTERNAL_ID'));
  return {
    ...all,
    groupHistory,
    enterMany: (requests, playbook) =>
      enterGroup(requests, {
        roleName: remediationRoleName(prefix, playbook.control),
        permissions: remediationPermissions(playbook, 'remediate'),
      }),
    async checkManyTags(checks) {
      const readings = await readManyTags(checks.map(({ request, aws }) => ({ aws, resource: request })));
      return readings.map((reading, index) => {
        const { request } = checks[index] as (typeof checks)[number];
        return reading.status === 'rejected'
          ? reading
          : { status: 'fulfilled', value: verdictOn(policy, request, reading.value, new Date()) };
      });
    },
  };
}

/** Loads the SSM client on demand, because most remediations start no runbook. */
async function loadRunner(): Promise<RunbookRunner> {
  const { runbookRunner } = await import('../remediate/runbooks/runbook.ts');
  return runbookRunner({
    runbookOf: (controlId) => runbooks[controlId],
    enter: (request, runbook) =>
      enterAccount(request, { roleName: runbookOperatorRoleName(prefix), permissions: operatorPermissions(runbook) }),
    whyFindingClosed: async ({ finding }) => (await import('../findings/findings-by-id.ts')).whyClosed(finding),
    history,
    now: () => new Date(),
  });
}
