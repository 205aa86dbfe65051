/**
 * Creates the table, queues, topics and event rules of the admin stack in moto. Existing ones are kept, so that history survives the
 * process that wrote it.
 */
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, QueueAttributeName, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Account } from '@asr/playbooks/emulated-account';
import type { JsonObject } from '../gateway/index.ts';
import type { Stack } from '../cloudformation/index.ts';

export async function createResources(stack: Stack, admin: Account): Promise<void> {
  await Promise.all([
    createTables(stack, admin),
    createQueues(stack, admin),
    createTopics(stack, admin),
    createRules(stack, admin),
  ]);
}

async function createTables(stack: Stack, admin: Account): Promise<void> {
  const dynamodb = admin.client(DynamoDBClient);
  const tables = [...stack.resources('AWS::DynamoDB::Table'), ...stack.resources('AWS::DynamoDB::GlobalTable')];
  for (const { ref: TableName, properties } of tables) {
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = properties as Pick<
      CreateTableCommandInput,
      'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes'
    >;
    const table = { TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' as const };
    await dynamodb
      .send(new CreateTableCommand(GlobalSecondaryIndexes === undefined ? table : { ...table, GlobalSecondaryIndexes }))
      .catch(unlessNamed('ResourceInUseException'));
  }
}

async function createQueues(stack: Stack, admin: Account): Promise<void> {
  const sqs = admin.client(SQSClient);
  const queues = stack.resources('AWS::SQS::Queue');
  // A queue can refer only to an existing dead-letter queue.
  const deadLettersFirst = queues.toSorted(
    (a, b) => Number('RedrivePolicy' in a.properties) - Number('RedrivePolicy' in b.properties),
  );
  for (const { ref, attributes, properties } of deadLettersFirst) {
    const Attributes = queueAttributes(properties);
    await sqs
      .send(new CreateQueueCommand({ QueueName: attributes['QueueName'], Attributes }))
      .catch(async (error: unknown) => {
        unlessNamed('QueueNameExists', 'QueueAlreadyExists')(error);
        await sqs.send(new SetQueueAttributesCommand({ QueueUrl: ref, Attributes }));
      });
  }
}

/** All attributes except those for encryption, which the local cloud does not need. */
function queueAttributes(properties: JsonObject): { readonly [name: string]: string } {
  const known = new Set<string>(Object.values(QueueAttributeName).filter((name) => !/Kms|Sse/.test(name)));
  const given = Object.entries(properties).filter(([name]) => known.has(name));
  return Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

async function createTopics(stack: Stack, admin: Account): Promise<void> {
  const sns = admin.client(SNSClient);
  for (const { attributes } of stack.resources('AWS::SNS::Topic')) {
    await sns.send(new CreateTopicCommand({ Name: attributes['TopicName'] }));
  }
}

interface RuleProperties {
  readonly EventPattern?: object;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly EventBusName?: string;
  readonly Targets?: readonly Target[];
}

/** moto only lists the rules. The local cloud matches events itself. */
async function createRules(stack: Stack, admin: Account): Promise<void> {
  const events = admin.client(EventBridgeClient);
  for (const { properties, ref } of stack.resources('AWS::Events::EventBus')) {
    const { Name = ref } = properties as { readonly Name?: string };
    await events.send(new CreateEventBusCommand({ Name })).catch(unlessNamed('ResourceAlreadyExistsException'));
  }
  for (const { ref: Name, properties } of stack.resources('AWS::Events::Rule')) {
    const { EventPattern, State = 'ENABLED', EventBusName, Targets = [] } = properties as RuleProperties;
    // A schedule has no pattern.
    if (EventPattern === undefined) continue;
    await events.send(new PutRuleCommand({ Name, EventBusName, EventPattern: JSON.stringify(EventPattern), State }));
    await putTargets(events, Name, EventBusName, Targets);
  }
}

async function putTargets(
  events: EventBridgeClient,
  Rule: string,
  EventBusName: string | undefined,
  given: readonly Target[],
): Promise<void> {
  const Targets = given.map(({ Id, Arn, DeadLetterConfig }) => ({ Id, Arn, DeadLetterConfig }));
  if (Targets.length > 0) await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
}

function unlessNamed(...names: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error && names.includes(error.name))) throw error;
  };
}
