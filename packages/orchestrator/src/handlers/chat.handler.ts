/** Asks in a chat, and receives the decision: events of outcomes by EventBridge, and signed requests by the HTTP API. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  type ChatWorld,
  answerHttp,
  isHttp,
  questionsInDynamoDb,
  secretReader,
  slackSecret,
  slackSide,
  teamsSecret,
  teamsSide,
  tellOutcome,
} from '../chat/index.ts';
import { historyInDynamoDb } from '../history/index.ts';
import { organizationalUnitsOf } from '../organization/index.ts';
import { environment, logger, optionalEnvironment, settings } from './function-runtime.ts';

const { policy } = settings();
const database = new DynamoDBClient({ maxAttempts: 3 });
const organizations = new OrganizationsClient({ maxAttempts: 2 });
const eventBridge = new EventBridgeClient({ maxAttempts: 3 });
const secrets = new SecretsManagerClient({ maxAttempts: 3 });
const history = historyInDynamoDb(database, environment('HISTORY_TABLE'));
const requestsBus = environment('REQUESTS_BUS');
const now = () => new Date();

const world: ChatWorld = {
  now,
  delegations: policy.delegation,
  separateRequester: policy.approvals?.separateRequester === true,
  unitsOf: organizationalUnitsOf(organizations),
  findRecord: (remediationId) => history.find(remediationId),
  accountName,
  putDecision,
  questions: questionsInDynamoDb(database, environment('QUESTIONS_TABLE'), now),
  slack: slackOf(optionalEnvironment('SLACK_SECRET')),
  teams: teamsOf(optionalEnvironment('TEAMS_SECRET')),
  warn: (message, about) => logger.warn(message, about),
};

/** @returns The response of an HTTP request, and nothing for an event. */
export async function handler(event: unknown): Promise<object | undefined> {
  if (isHttp(event)) {
    const response = await answerHttp(event, world);
    // Neither the headers nor the body: they can contain secrets of the chat.
    logger.info('Answered a request of a chat', { path: event.rawPath, status: response.statusCode });
    return response;
  }
  const { detail } = event as { readonly detail: Parameters<typeof tellOutcome>[0] };
  await tellOutcome(detail, world);
  logger.info('Sent an outcome', { remediationId: detail.remediationId, outcome: detail.outcome });
  return undefined;
}

function slackOf(secretId: string | undefined): ChatWorld['slack'] {
  if (secretId === undefined) return undefined;
  const what = '"token" (xoxb-…) and "signingSecret" of a Slack app';
  return slackSide({
    secret: secretReader(secrets, secretId, { schema: slackSecret, what, now }),
    channel: environment('SLACK_CHANNEL'),
    api: environment('SLACK_API'),
    hooks: environment('SLACK_HOOKS'),
  });
}

function teamsOf(secretId: string | undefined): ChatWorld['teams'] {
  if (secretId === undefined) return undefined;
  const what = '"securityToken" of the outgoing webhook and "workflowUrl" (https)';
  return teamsSide({ secret: secretReader(secrets, secretId, { schema: teamsSecret, what, now }) });
}

const names = new Map<string, string | undefined>();

/** A name is never a reason to fail. Without permission, messages show the id. */
async function accountName(AccountId: string): Promise<string | undefined> {
  if (names.has(AccountId)) return names.get(AccountId);
  try {
    const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId }));
    names.set(AccountId, Account?.Name);
    return Account?.Name;
  } catch (error) {
    logger.warn('Could not look up the name of an account', { accountId: AccountId, error: String(error) });
    return undefined;
  }
}

async function putDecision({
  source: Source,
  detailType: DetailType,
  detail,
}: Parameters<ChatWorld['putDecision']>[0]) {
  const { Entries: [entry] = [] } = await eventBridge.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: requestsBus, Source, DetailType, Detail: JSON.stringify(detail) }],
    }),
  );
  if (entry?.EventId === undefined)
    throw new Error(`EventBridge did not accept the decision: ${entry?.ErrorCode ?? 'no answer'}.`);
}
