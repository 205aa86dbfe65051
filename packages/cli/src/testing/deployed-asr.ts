/**
 * The parts of a deployed ASR that commands read, in the moto server of a local cloud: state machine, rules, roles and
 * runbooks. Fakes cover what moto does not support: action targets, functions and metrics.
 */
import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CreateDocumentCommand, DeleteDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { LocalCloud } from '@asr/local-cloud';
import { historyTableTag, remediationPermissions, stateMachineDefinition } from '@asr/orchestrator';
import { registry, statementsFor, type Aws } from '@asr/playbooks';
import { fakeAws, named } from '@asr/playbooks/testing';
import { runbooks } from '@asr/runbooks';

/** Removes a fault. */
export type Repair = () => Promise<void>;

export interface DeployedAsr {
  /** The admin account. */
  readonly admin: Aws;
  /** Each function adds one fault. */
  readonly faults: {
    ruleDisabled(): Promise<Repair>;
    ruleDiffers(): Promise<Repair>;
    requestGivenUp(): Promise<Repair>;
    eventLost(): Promise<Repair>;
    tableMissing(): Promise<Repair>;
    functionMissing(): Promise<Repair>;
    buttonMissing(): Promise<Repair>;
    hubOff(): Promise<Repair>;
    accessDenied(): Promise<Repair>;
    documentMissing(): Promise<Repair>;
    roleOutdated(): Promise<Repair>;
    requestWaitsLong(): Promise<Repair>;
    /** In the states that EventBridge gives. */
    pipeIn(pipe: PipeStates): Promise<Repair>;
  };
}

/** The answer of DescribePipe for the pipe of automatic events. `null`: it does not exist. */
type PipeStates = {
  readonly CurrentState: string;
  readonly DesiredState: string;
  readonly StateReason?: string;
} | null;

type Fault = 'functionMissing' | 'buttonMissing' | 'hubOff' | 'accessDenied' | 'requestWaitsLong';

/** @param controls Controls whose roles and runbooks are deployed, in the admin account itself. */
export async function deployAsr(cloud: LocalCloud, controls: readonly string[]): Promise<DeployedAsr> {
  const { admin } = cloud;
  const faults = new Set<Fault>();
  const pipe: { states?: PipeStates | undefined } = {};
  const queues = await findQueues(admin);
  await Promise.all([
    createStateMachine(cloud, queues.tasks),
    createRules(cloud, queues.lostEvents),
    createRoles(admin, admin.accountId, controls),
    createDocuments(admin),
  ]);
  const rule = 'ASR-RemediateWithAsr';
  const events = admin.client(EventBridgeClient);
  const add = (fault: Fault) => async (): Promise<Repair> => {
    faults.add(fault);
    return async () => void faults.delete(fault);
  };
  const message = (queue: string) => async (): Promise<Repair> => {
    await admin.client(SQSClient).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: '{}' }));
    return async () => void (await admin.client(SQSClient).send(new PurgeQueueCommand({ QueueUrl: queue })));
  };
  return {
    admin: withFakes(admin, faults, queues, pipe),
    faults: {
      functionMissing: add('functionMissing'),
      buttonMissing: add('buttonMissing'),
      hubOff: add('hubOff'),
      accessDenied: add('accessDenied'),
      // Faked, because the running local cloud would process a real request immediately.
      requestWaitsLong: add('requestWaitsLong'),
      requestGivenUp: message(queues.deadLetters),
      eventLost: message(queues.lostEvents),
      async pipeIn(states) {
        pipe.states = states;
        return async () => void (pipe.states = undefined);
      },
      async ruleDisabled() {
        await events.send(new DisableRuleCommand({ Name: rule }));
        return async () => void (await events.send(new EnableRuleCommand({ Name: rule })));
      },
      async ruleDiffers() {
        const pattern = cloud.rules.find(({ name }) => name === 'ASR-Automatic1')?.pattern;
        const put = (EventPattern: string) => events.send(new PutRuleCommand({ Name: 'ASR-Automatic1', EventPattern }));
        await put(JSON.stringify(pattern).replace('"FAILED"', '"FAILED","WARNING"'));
        return async () => void (await put(JSON.stringify(pattern)));
      },
      async tableMissing() {
        const dynamodb = admin.client(DynamoDBClient);
        const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: cloud.historyTable }));
        await dynamodb.send(new DeleteTableCommand({ TableName: cloud.historyTable }));
        const { TableName, KeySchema, AttributeDefinitions } = Table ?? {};
        const GlobalSecondaryIndexes = Table?.GlobalSecondaryIndexes?.map(
          ({ IndexName, KeySchema: keys, Projection }) => ({ IndexName, KeySchema: keys, Projection }),
        );
        const again = {
          TableName,
          KeySchema,
          AttributeDefinitions,
          GlobalSecondaryIndexes,
          BillingMode: 'PAY_PER_REQUEST' as const,
        };
        return async () => void (await dynamodb.send(new CreateTableCommand(again)));
      },
      async documentMissing() {
        await Promise.all(
          runbooks.map(({ name }) => admin.client(SSMClient).send(new DeleteDocumentCommand({ Name: `ASR-${name}` }))),
        );
        return () => createDocuments(admin);
      },
      async roleOutdated() {
        const iam = admin.client(IAMClient);
        const [controlId = ''] = controls;
        await iam.send(new DeleteRolePolicyCommand({ RoleName: `ASR-${controlId}`, PolicyName: 'Permissions' }));
        return () => allow(iam, controlId);
      },
    },
  };
}

interface Queues {
  readonly tasks: string;
  readonly deadLetters: string;
  readonly lostEvents: string;
}

async function findQueues(admin: Aws): Promise<Queues> {
  const { QueueUrls = [] } = await admin.client(SQSClient).send(new ListQueuesCommand({}));
  const urlOf = (part: string) => {
    const url = QueueUrls.find((one) => one.includes(part));
    if (url === undefined) throw new Error(`The local cloud has no queue ${part}, only ${QueueUrls.join(', ')}.`);
    return url;
  };
  return { tasks: urlOf('Tasks'), deadLetters: urlOf('DeadLetters'), lostEvents: urlOf('LostEvents') };
}

async function createStateMachine({ admin, historyTable }: LocalCloud, tasksUrl: string): Promise<void> {
  const values: { readonly [name: string]: string } = {
    Partition: 'aws',
    ParseFunctionArn: functionArn(admin.accountId, 'Parse'),
    ReportFunctionArn: functionArn(admin.accountId, 'Report'),
    QueueUrl: tasksUrl,
    TopicArn: `arn:aws:sns:eu-west-1:${admin.accountId}:ASR`,
  };
  const definition = JSON.stringify(stateMachineDefinition()).replaceAll(
    /\$\{(\w+)\}/g,
    (_, name: string) => values[name] ?? '',
  );
  const roleArn = `arn:aws:iam::${admin.accountId}:role/Orchestrator`;
  const tags = [{ key: historyTableTag, value: historyTable }];
  await admin
    .client(SFNClient)
    .send(new CreateStateMachineCommand({ name: 'ASR-Orchestrator', definition, roleArn, tags }));
}

function functionArn(accountId: string, name: string): string {
  return `arn:aws:lambda:eu-west-1:${accountId}:function:${name}`;
}

async function createRules({ admin, rules }: LocalCloud, lostEventsUrl: string): Promise<void> {
  const events = admin.client(EventBridgeClient);
  const machine = `arn:aws:states:eu-west-1:${admin.accountId}:stateMachine:ASR-Orchestrator`;
  const queue = `arn:aws:sqs:eu-west-1:${admin.accountId}:ASR-Gather`;
  const DeadLetterConfig = { Arn: queueArn(admin.accountId, lostEventsUrl) };
  for (const { name, pattern } of rules) {
    // The events of the button do not wait for others.
    const Arn = name.startsWith('ASR-Automatic') ? queue : machine;
    await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
    await events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'Orchestrator', Arn, DeadLetterConfig }] }));
  }
}

function queueArn(accountId: string, url: string): string {
  return `arn:aws:sqs:eu-west-1:${accountId}:${url.slice(url.lastIndexOf('/') + 1)}`;
}

async function createRoles(admin: Aws, accountId: string, controls: readonly string[]): Promise<void> {
  const iam = admin.client(IAMClient);
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'sts:AssumeRole',
        Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/ASR-Orchestrator-Playbook` } },
      },
    ],
  };
  for (const name of [...controls, ...controls.map((controlId) => `Automation-${controlId}`), 'RunbookOperator']) {
    await iam.send(new CreateRoleCommand({ RoleName: `ASR-${name}`, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  }
  for (const controlId of controls) await allow(iam, controlId);
}

async function allow(iam: IAMClient, controlId: string): Promise<void> {
  const playbook = await registry[controlId]?.load();
  if (playbook === undefined) throw new Error(`There is no playbook for ${controlId}.`);
  const Statement = statementsFor(remediationPermissions(playbook), () => '*');
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName: `ASR-${controlId}`, PolicyName: 'Permissions', PolicyDocument }));
}

async function createDocuments(admin: Aws): Promise<void> {
  const ssm = admin.client(SSMClient);
  for (const { name, document } of runbooks) {
    await ssm.send(
      new CreateDocumentCommand({
        Name: `ASR-${name}`,
        Content: JSON.stringify(document),
        DocumentType: 'Automation',
        DocumentFormat: 'JSON',
      }),
    );
  }
}

/** The admin account with fakes for what moto does not support. */
function withFakes(
  admin: LocalCloud['admin'],
  faults: ReadonlySet<Fault>,
  queues: Queues,
  pipe: { readonly states?: PipeStates | undefined },
): Aws {
  const fakes = fakeAws({
    DescribeActionTargetsCommand: ({
      ActionTargetArns: [ActionTargetArn],
    }: {
      readonly ActionTargetArns: readonly string[];
    }) => ({
      ActionTargets: faults.has('buttonMissing') ? [] : [{ ActionTargetArn, Name: 'Remediate with ASR' }],
    }),
    DescribeHubCommand: () => {
      if (faults.has('hubOff')) throw named('InvalidAccessException');
      return { HubArn: 'arn:aws:securityhub:eu-west-1:999999999999:hub/default' };
    },
    ListFindingAggregatorsCommand: () => {
      const said =
        'User: arn:aws:iam::999999999999:user/maria is not authorized to perform: securityhub:ListFindingAggregators on resource: *';
      if (faults.has('accessDenied')) throw named('AccessDeniedException', said);
      return {
        FindingAggregators: [
          { FindingAggregatorArn: 'arn:aws:securityhub:eu-west-1:999999999999:finding-aggregator/1' },
        ],
      };
    },
    GetFindingAggregatorCommand: () => ({ FindingAggregationRegion: 'eu-west-1' }),
    ListEventSourceMappingsCommand: ({ EventSourceArn }: { readonly EventSourceArn: string }) => ({
      EventSourceMappings: [{ FunctionArn: functionArn(admin.accountId, EventSourceArn.slice(-12)), State: 'Enabled' }],
    }),
    GetFunctionConfigurationCommand: ({ FunctionName }: { readonly FunctionName: string }) => {
      if (faults.has('functionMissing') && /:function:\w*Parse/.test(FunctionName))
        throw named('ResourceNotFoundException');
      return { State: 'Active' };
    },
    DescribePipeCommand: ({ Name }: { readonly Name: string }) => {
      if (Name !== 'ASR-Gather') return { Name, CurrentState: 'RUNNING', DesiredState: 'RUNNING' };
      if (pipe.states === null) throw named('NotFoundException');
      return { Name, ...pipe.states };
    },
    GetMetricStatisticsCommand: () => ({ Datapoints: [{ Timestamp: new Date(), Maximum: 7200 }] }),
    GetQueueUrlCommand: ({ QueueName }: { readonly QueueName: string }) => ({ QueueUrl: `http://sqs/${QueueName}` }),
    GetQueueAttributesCommand: ({ QueueUrl }: { readonly QueueUrl: string }) => ({
      Attributes: {
        QueueArn: queueArn(admin.accountId, QueueUrl),
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(admin.accountId, queues.deadLetters) }),
        ApproximateNumberOfMessages:
          queueArn(admin.accountId, QueueUrl) === queueArn(admin.accountId, queues.tasks) ? '2' : '0',
      },
    }),
  });
  const faked = (name: string) =>
    ['SecurityHubClient', 'LambdaClient', 'CloudWatchClient'].includes(name) ||
    (name === 'PipesClient' && pipe.states !== undefined) ||
    (name === 'SQSClient' && faults.has('requestWaitsLong'));
  return {
    now: () => new Date(),
    client: (constructor, region) => (faked(constructor.name) ? fakes : admin).client(constructor, region),
  };
}
