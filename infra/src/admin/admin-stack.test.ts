import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  defaultPolicy,
  deferralDefinition,
  eventRules,
  isGathered,
  outcomes,
  runPlaybookTimeoutSeconds,
  stateMachineDefinition,
} from '@asr/orchestrator';
import {
  type ReadTemplate,
  type Resource,
  type Statement,
  controls,
  detectingPolicy,
  resourcesOf,
  stacks,
  statementsIn,
  texts,
} from '../testing/index.ts';

let admin: ReadTemplate;
let memberRoles: ReadTemplate;

beforeAll(async () => {
  ({ AdminStack: admin, MemberRolesStack: memberRoles } = await stacks(detectingPolicy));
});

const only = (type: string): Resource => {
  const [resource, ...others] = resourcesOf(admin, type);
  if (resource === undefined || others.length > 0) throw new Error(`Expected one ${type}.`);
  return resource;
};
/** A resource by the beginning of its logical id, which ends in a hash. */
const find = (type: string, id: string): Resource & { readonly id: string } => {
  const found = Object.entries(admin.Resources).find(
    ([name, { Type }]) => Type === type && new RegExp(`^${id}[0-9A-F]{0,8}$`).test(name),
  );
  if (found === undefined) throw new Error(`There is no ${type} ${id}.`);
  return { ...found[1], id: found[0] };
};
const functionNamed = (id: string) => find('AWS::Lambda::Function', id);
const queueNamed = (id: string) => find('AWS::SQS::Queue', id);
const allowsOf = (role: string): readonly Statement[] =>
  statementsIn(find('AWS::IAM::Role', role).Properties['Policies']).filter(({ Effect }) => Effect === 'Allow');
const allowedActions = (role: string) =>
  allowsOf(role)
    .flatMap(({ Action }) => texts(Action))
    .toSorted();

describe('the buttons', () => {
  it.each([
    ['Button', '${Namespace}Remediation', 'Remediate with ${Namespace}'],
    ['TicketButton', '${Namespace}Ticket', '${Namespace}:Remedy&Ticket'],
  ])('%s is valid for Security Hub with every namespace', (id, ofArn, label) => {
    const { Id, Name } = find('AWS::SecurityHub::ActionTarget', id).Properties;
    const longest = String(admin.Parameters['Namespace']?.AllowedPattern).match(/\{1,(\d)\}/)?.[1];
    const namespace = 'N'.repeat(1 + Number(longest));

    expect(Id).toBe(ofArn);
    expect(Name).toBe(label);
    for (const text of [Id, Name])
      expect(String(text).replace('${Namespace}', namespace).length).toBeLessThanOrEqual(20);
    expect(admin.Parameters['Namespace']?.Default).toBe('ASR');
  });
});

/** All rules but that of the digest. */
const startingRules = () => {
  const digest = find('AWS::Events::Rule', 'OutcomesToSendRule').Properties['Name'];
  return resourcesOf(admin, 'AWS::Events::Rule').filter(({ Properties }) => Properties['Name'] !== digest);
};

describe('the event rules', () => {
  it('have the patterns of the policy and of the ticket button', () => {
    const ofPolicy = eventRules(detectingPolicy, Object.keys(controls), '${Button.ActionTargetArn}', controls);
    const [button] = ofPolicy;
    const forTickets = {
      name: 'RemediateAndTicket',
      bus: 'default',
      pattern: { ...button?.pattern, resources: ['${TicketButton.ActionTargetArn}'] },
    };
    const expected = [...ofPolicy, forTickets];
    const rules = startingRules().map(({ Properties }) => [
      Properties['Name'],
      Properties['EventPattern'],
      Properties['EventBusName'],
    ]);

    expect(rules).toEqual(
      expected.map(({ name, bus, pattern }) => [
        `\${Namespace}-${name}`,
        pattern,
        bus === 'detections' ? '${Detections}' : undefined,
      ]),
    );
    expect(rules.length).toBeGreaterThan(1);
  });

  it('start the state machine, automatic ones through their queue, with a dead-letter queue', () => {
    const direct = { Id: 'Orchestrator', Arn: '${Orchestrator}', RoleArn: '${EventsRole.Arn}' };
    const gathered = { Id: 'AutomaticEvents', Arn: `\${${queueNamed('AutomaticEvents').id}.Arn}` };
    const names = new Set(
      eventRules(detectingPolicy, Object.keys(controls), '', controls)
        .filter(isGathered)
        .map(({ name }) => `\${Namespace}-${name}`),
    );
    expect(names.size).toBeGreaterThan(2);
    for (const { Properties } of startingRules()) {
      expect(Properties['Targets']).toEqual([
        {
          ...(names.has(String(Properties['Name'])) ? gathered : direct),
          RetryPolicy: { MaximumEventAgeInSeconds: runPlaybookTimeoutSeconds, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: `\${${queueNamed('LostEvents').id}.Arn}` },
          InputTransformer: {
            InputTemplate: expect.stringMatching(/^\{"kind":"[a-z-]+",.*"event":<aws\.events\.event\.json>\}$/),
          },
        },
      ]);
    }
    expect(allowsOf('EventsRole')).toEqual([
      { Effect: 'Allow', Action: ['states:StartExecution'], Resource: ['${Orchestrator}'] },
    ]);
  });
});

describe('the pipe of automatic events', () => {
  it('starts the state machine with what the rules wrote, as the policy says', () => {
    expect(find('AWS::Pipes::Pipe', 'Gather').Properties).toMatchObject({
      Name: '${Namespace}-Gather',
      RoleArn: '${GatherRole.Arn}',
      Source: `\${${queueNamed('AutomaticEvents').id}.Arn}`,
      SourceParameters: { SqsQueueParameters: { BatchSize: 25, MaximumBatchingWindowInSeconds: 20 } },
      Target: '${Orchestrator}',
      TargetParameters: {
        InputTemplate: '<$.body>',
        StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
      },
    });
  });

  it('starts each event alone after a list could not be started, so that a large event does not stop the others', () => {
    const { SourceParameters, ...rest } = find('AWS::Pipes::Pipe', 'StartAlone').Properties;
    const { Target, TargetParameters } = find('AWS::Pipes::Pipe', 'Gather').Properties;

    expect(SourceParameters).toEqual({ SqsQueueParameters: { BatchSize: 1 } });
    expect(rest).toMatchObject({
      Name: '${Namespace}-Gather-Alone',
      RoleArn: '${StartAloneRole.Arn}',
      Source: `\${${queueNamed('EventsAlone').id}.Arn}`,
      Target,
      TargetParameters,
    });
  });

  it.each([
    ['GatherRole', 'AutomaticEvents', '${Namespace}-Gather'],
    ['StartAloneRole', 'EventsAlone', '${Namespace}-Gather-Alone'],
  ])('may only read its queue and start the state machine, and only one pipe has %s', (role, queue, pipe) => {
    expect(allowsOf(role)).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        Resource: [`\${${queueNamed(queue).id}.Arn}`],
      },
      { Effect: 'Allow', Action: ['states:StartExecution'], Resource: ['${Orchestrator}'] },
    ]);
    const [trust] = statementsIn(find('AWS::IAM::Role', role).Properties['AssumeRolePolicyDocument']);
    expect(trust).toMatchObject({
      Principal: { Service: 'pipes.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
        ArnLike: {
          'aws:SourceArn': `arn:\${AWS::Partition}:pipes:\${AWS::Region}:\${AWS::AccountId}:pipe/${pipe}`,
        },
      },
    });
  });

  it('loses no event: what it cannot start goes to the queue of lost events', () => {
    const { Properties } = queueNamed('AutomaticEvents');

    expect(Properties).toMatchObject({
      QueueName: '${Namespace}-Gather',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: runPlaybookTimeoutSeconds,
      RedrivePolicy: { deadLetterTargetArn: `\${${queueNamed('EventsAlone').id}.Arn}`, maxReceiveCount: 2 },
    });
    expect(queueNamed('EventsAlone').Properties).toMatchObject({
      QueueName: '${Namespace}-Gather-Alone',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: runPlaybookTimeoutSeconds,
      RedrivePolicy: { deadLetterTargetArn: `\${${queueNamed('LostEvents').id}.Arn}`, maxReceiveCount: 5 },
    });
    // A message must not become visible while the pipe waits for more, for up to 300 seconds.
    expect(Number(Properties['VisibilityTimeout'])).toBeGreaterThan(300);
  });

  it('is not deployed if the policy has no automatic control', async () => {
    const { AdminStack: manual } = await stacks(defaultPolicy);

    expect(resourcesOf(manual, 'AWS::Pipes::Pipe')).toEqual([]);
    expect(
      Object.keys(manual.Resources).filter((id) =>
        /^(AutomaticEvents|EventsAlone|EventsWaiting|Gather|StartAlone)/.test(id),
      ),
    ).toEqual([]);
  });
});

describe('the rule that starts an execution', () => {
  it('writes its kind next to the event', () => {
    const kinds = startingRules().map(({ Properties }) => {
      const [target] = Properties['Targets'] as readonly {
        readonly InputTransformer: { readonly InputTemplate: string };
      }[];
      return JSON.parse(
        target?.InputTransformer.InputTemplate.replace('<aws.events.event.json>', 'null') ?? '',
      ) as object;
    });
    expect(kinds).toContainEqual({ kind: 'button', event: null });
    expect(kinds).toContainEqual({ kind: 'finding-asff', rule: 'automatic', event: null });
    expect(kinds).toContainEqual({ kind: 'finding-ocsf', rule: 'automatic', event: null });
  });
});

const machineArn = (name: string) =>
  `arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:\${Namespace}-${name}`;

describe('the state machine', () => {
  it('has the definition with every placeholder replaced', () => {
    const { DefinitionString, DefinitionSubstitutions } = find(
      'AWS::StepFunctions::StateMachine',
      'Orchestrator',
    ).Properties;
    const wanted = [...String(DefinitionString).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);

    expect(JSON.parse(String(DefinitionString))).toEqual(stateMachineDefinition());
    expect(new Set(Object.keys(DefinitionSubstitutions as object))).toEqual(new Set(wanted));
    expect(DefinitionSubstitutions).toEqual({
      Partition: '${AWS::Partition}',
      ParseFunctionArn: `\${${functionNamed('Parse').id}.Arn}`,
      ReportFunctionArn: `\${${functionNamed('Report').id}.Arn}`,
      QueueUrl: `\${${queueNamed('Tasks').id}}`,
      QuestionsUrl: `\${${queueNamed('QuestionsToSend').id}}`,
      DeferralArn: machineArn('Deferral'),
    });
  });

  it('of deferrals has its definition, and can only start the orchestrator', () => {
    const { DefinitionString, DefinitionSubstitutions, StateMachineName } = find(
      'AWS::StepFunctions::StateMachine',
      'Deferral',
    ).Properties;

    expect(JSON.parse(String(DefinitionString))).toEqual(deferralDefinition());
    expect(DefinitionSubstitutions).toEqual({
      Partition: '${AWS::Partition}',
      OrchestratorArn: machineArn('Orchestrator'),
    });
    expect(StateMachineName).toBe('${Namespace}-Deferral');
    expect(allowsOf('DeferralRole')).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: ['states:StartExecution'], Resource: [machineArn('Orchestrator')] },
      ]),
    );
    expect(allowedActions('DeferralRole').filter((action) => !/^(logs|xray|states):/.test(action))).toEqual([]);
  });

  it('has a tag with the history table, for the CLI', () => {
    const { Tags } = find('AWS::StepFunctions::StateMachine', 'Orchestrator').Properties;

    expect(Tags).toEqual([{ Key: 'asr:history-table', Value: expect.stringContaining('History') }]);
  });

  it('logs every step without its data, and is traced', () => {
    for (const name of ['Orchestrator', 'Deferral']) {
      expect(find('AWS::StepFunctions::StateMachine', name).Properties).toMatchObject({
        StateMachineName: `\${Namespace}-${name}`,
        StateMachineType: 'STANDARD',
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
        TracingConfiguration: { Enabled: true },
      });
    }
  });

  it('can call its two functions and its queues, but not assume roles', () => {
    const { id: parse } = functionNamed('Parse');
    const { id: report } = functionNamed('Report');

    expect(allowsOf('OrchestratorRole')).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [`\${${parse}.Arn}`, `\${${report}.Arn}`] },
        {
          Effect: 'Allow',
          Action: ['sqs:SendMessage'],
          Resource: ['Tasks', 'QuestionsToSend'].map((name) => `\${${queueNamed(name).id}.Arn}`),
        },
        { Effect: 'Allow', Action: ['states:StartExecution'], Resource: [machineArn('Deferral')] },
      ]),
    );
    expect(allowedActions('OrchestratorRole').filter((action) => action.startsWith('sts:'))).toEqual([]);
  });

  it('is the only state machine for which Step Functions can assume its role', () => {
    const [trust] = statementsIn(find('AWS::IAM::Role', 'OrchestratorRole').Properties['AssumeRolePolicyDocument']);

    expect(trust?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
      ArnLike: {
        'aws:SourceArn':
          'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:${Namespace}-Orchestrator',
      },
    });
  });
});

describe('every function', () => {
  it('runs on Node.js 24 on arm64, with a timeout, its own log and traces', () => {
    const functions = resourcesOf(admin, 'AWS::Lambda::Function');

    expect(functions).toHaveLength(5);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: expect.any(Number),
        MemorySize: expect.any(Number),
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.stringMatching(/Log[0-9A-F]{8}\}$/) },
        TracingConfig: { Mode: 'Active' },
        Environment: { Variables: { POWERTOOLS_SERVICE_NAME: expect.stringMatching(/^asr-/) } },
      });
      // Reserved concurrency would reduce the concurrency of all other functions of the account.
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  it('has its settings in the environment', () => {
    const variables = (id: string) =>
      Object.keys((functionNamed(id).Properties['Environment'] as { Variables: object }).Variables);

    expect(variables('Parse')).toEqual(expect.arrayContaining(['HISTORY_TABLE', 'NAMESPACE']));
    expect(variables('Playbook')).toEqual(
      expect.arrayContaining(['HISTORY_TABLE', 'QUEUE_URL', 'EXTERNAL_ID', 'NAMESPACE']),
    );
    expect(variables('Report')).toEqual(expect.arrayContaining(['HISTORY_TABLE', 'NAMESPACE', 'OUTCOMES_BUS']));
    expect(variables('Notify')).toEqual(
      expect.arrayContaining(['HISTORY_TABLE', 'MESSAGES_PER_SECOND', 'OUTCOMES_TOPIC', 'QUESTIONS_TOPIC']),
    );
  });

  it('writes only to its own log', () => {
    for (const name of ['Parse', 'Playbook', 'Report', 'Notify', 'DeadLetter']) {
      const logging = allowsOf(`${name}Role`).filter(({ Action }) => Action.includes('logs:PutLogEvents'));

      expect(logging.map(({ Resource }) => Resource)).toEqual([
        `\${${find('AWS::Logs::LogGroup', `${name}Log`).id}.Arn}`,
      ]);
    }
  });
});

describe('each function', () => {
  const always = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
  const enterMembers = ['AssumeRole', 'SetSourceIdentity', 'TagSession'].map((action) => `sts:${action}`);
  const consume = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

  it.each([
    // It finds the groups that name a prefix list.
    ['Parse', ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem', ...enterMembers]],
    [
      'Playbook',
      [
        ...['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map(
          (action) => `dynamodb:${action}`,
        ),
        ...consume,
        'sqs:ChangeMessageVisibility',
        'states:SendTaskSuccess',
        ...enterMembers,
      ],
    ],
    ['Report', ['dynamodb:UpdateItem', 'events:PutEvents', 'securityhub:BatchUpdateFindings']],
    ['Notify', ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', ...consume, 'sns:Publish']],
    ['DeadLetter', [...consume, 'states:SendTaskFailure']],
  ])('%s has only the permissions of its handler', (name, actions) => {
    const besidesTheKey = allowedActions(`${name}Role`).filter((action) => !action.startsWith('kms:'));

    expect(besidesTheKey).toEqual([...always, ...actions].toSorted());
  });
});

describe('the parse function', () => {
  it('can write only the counts of requests to the history table', () => {
    const writes = allowsOf('ParseRole').filter(({ Action }) =>
      texts(Action).some((action) => /^dynamodb:(?!Get|Query)/.test(action)),
    );

    expect(writes.map(({ Action, Condition }) => [texts(Action), Condition])).toEqual([
      [
        ['dynamodb:UpdateItem'],
        {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['TALLY#REQUESTS#*'] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      ],
    ]);
  });

  it('can assume only the role that reads affected resources, only in the organization', () => {
    const [enter, set, ...others] = allowsOf('ParseRole').filter(({ Action }) =>
      texts(Action).some((action) => action.startsWith('sts:')),
    );

    expect(enter?.Resource).toBe('arn:${AWS::Partition}:iam::*:role/${Namespace}-DetectionReader');
    expect(enter?.Condition).toEqual({ StringEquals: { 'aws:ResourceOrgID': '${OrganizationId}' } });
    expect([set?.Resource, others]).toEqual([enter?.Resource, []]);
  });
});

describe('the playbook function', () => {
  it('can assume only the roles that trust it, only in the organization', () => {
    const [enter] = allowsOf('PlaybookRole').filter(({ Action }) => Action.includes('sts:AssumeRole'));
    const trusting = resourcesOf(memberRoles, 'AWS::IAM::Role')
      .filter(({ Properties }) =>
        JSON.stringify(Properties['AssumeRolePolicyDocument']).includes('-Orchestrator-Playbook'),
      )
      .map(({ Properties }) => `arn:\${AWS::Partition}:iam::*:role/${String(Properties['RoleName'])}`);
    const patterns = texts(enter?.Resource).map((pattern) => pattern.replace(/\.\*$/, '.'));

    expect(patterns.filter((pattern) => !trusting.some((role) => role.startsWith(pattern)))).toEqual([]);
    expect(trusting.filter((role) => !patterns.some((pattern) => role.startsWith(pattern)))).toEqual([]);
    for (const pattern of patterns) expect(pattern).toMatch(/\.$|-RunbookOperator$/);
    expect(enter?.Condition).toEqual({ StringEquals: { 'aws:ResourceOrgID': '${OrganizationId}' } });
  });

  it('stays within the 10,240 characters for the policies of a role', () => {
    const { Policies } = find('AWS::IAM::Role', 'PlaybookRole').Properties;
    const characters = JSON.stringify(Policies).replaceAll(/\$\{[^}]*Arn\}/g, 'a'.repeat(90)).length;

    expect(characters).toBeLessThanOrEqual(10_240);
  });

  it('can set session tags and the source identity only for these roles', () => {
    const [enter, tell] = allowsOf('PlaybookRole').filter(({ Action }) =>
      texts(Action).some((action) => action.startsWith('sts:')),
    );

    expect(tell?.Action).toEqual(['sts:SetSourceIdentity', 'sts:TagSession']);
    expect(tell?.Resource).toEqual(enter?.Resource);
  });

  it('has the role name that member accounts trust, as has the parse function', () => {
    const names = ['PlaybookRole', 'ParseRole'].map((id) => find('AWS::IAM::Role', id).Properties['RoleName']);
    const trusted = statementsIn(
      resourcesOf(memberRoles, 'AWS::IAM::Role').map(({ Properties }) => Properties['AssumeRolePolicyDocument']),
    )
      .map(({ Condition }) => Condition?.['ArnEquals']?.['aws:PrincipalArn'])
      .filter((arn) => arn !== undefined);

    expect(new Set(trusted)).toEqual(
      new Set(names.map((name) => `arn:\${AWS::Partition}:iam::\${AdminAccountId}:role/${String(name)}`)),
    );
  });

  it('consumes its queue with the concurrency of the policy, and returns only failed messages', () => {
    const mapping = resourcesOf(admin, 'AWS::Lambda::EventSourceMapping').find(
      ({ Properties }) => Properties['BatchSize'] === 5,
    );

    expect(mapping?.Properties).toEqual({
      BatchSize: 5,
      EventSourceArn: `\${${queueNamed('Tasks').id}.Arn}`,
      FunctionName: `\${${functionNamed('Playbook').id}}`,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: detectingPolicy.concurrency },
    });
  });
});

describe('the report function', () => {
  it('puts events only on the bus of outcomes', () => {
    const bus = find('AWS::Events::EventBus', 'Outcomes');
    const [put] = allowsOf('ReportRole').filter(({ Action }) => Action.includes('events:PutEvents'));
    const { Variables } = functionNamed('Report').Properties['Environment'] as { readonly Variables: object };

    expect(texts(put?.Resource)).toEqual(['${Outcomes.Arn}']);
    expect(bus.Properties['Name']).toBe('${Namespace}-Outcomes');
    expect(Variables).toMatchObject({ OUTCOMES_BUS: '${Namespace}-Outcomes' });
  });

  it('updates findings of both Security Hub versions, on their hubs', () => {
    const [update] = allowsOf('ReportRole').filter(({ Action }) => Action.includes('securityhub:BatchUpdateFindings'));

    expect(texts(update?.Resource)).toEqual(
      ['hub/default', 'hubv2/*'].map(
        (path) => `arn:\${AWS::Partition}:securityhub:\${AWS::Region}:\${AWS::AccountId}:${path}`,
      ),
    );
  });

  it('cannot suppress a finding of either version', () => {
    const denied = statementsIn(find('AWS::IAM::Role', 'ReportRole').Properties['Policies']).filter(
      ({ Effect }) => Effect === 'Deny',
    );

    const denies = (condition: object) => ({
      Effect: 'Deny',
      Action: 'securityhub:BatchUpdateFindings',
      Resource: '*',
      Condition: { StringEquals: condition },
    });
    expect(denied).toEqual([
      denies({ 'securityhub:ASFFSyntaxPath/Workflow.Status': 'SUPPRESSED' }),
      denies({ 'securityhub:OCSFSyntaxPath/StatusId': '3' }),
    ]);
  });
});

describe('the queue of requests', () => {
  it('redelivers a request only after the timeout of its function', () => {
    for (const [queue, name] of [
      ['Tasks', 'Playbook'],
      ['DeadLetters', 'DeadLetter'],
    ] as const) {
      const visibility = Number(queueNamed(queue).Properties['VisibilityTimeout']);

      expect(visibility).toBeGreaterThanOrEqual(6 * Number(functionNamed(name).Properties['Timeout']));
    }
  });

  it('does not deliver a request after its task has timed out', () => {
    expect(queueNamed('Tasks').Properties['MessageRetentionPeriod']).toBe(runPlaybookTimeoutSeconds);
  });

  it('sends dead letters to the function that fails their tasks', () => {
    const { id } = queueNamed('DeadLetters');
    const mapping = resourcesOf(admin, 'AWS::Lambda::EventSourceMapping').find(
      ({ Properties }) => Properties['BatchSize'] === 10,
    );

    expect(queueNamed('Tasks').Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: `\${${id}.Arn}`,
      maxReceiveCount: 10,
    });
    expect(queueNamed('DeadLetters').Properties['MessageRetentionPeriod']).toBe(14 * 86_400);
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: `\${${id}.Arn}`,
      FunctionName: `\${${functionNamed('DeadLetter').id}}`,
    });
    expect(allowedActions('DeadLetterRole')).toContain('states:SendTaskFailure');
  });
});

describe('history', () => {
  it('is encrypted with the key, has point-in-time recovery and a time to live, and is retained', () => {
    const table = only('AWS::DynamoDB::Table');

    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      SSESpecification: {
        KMSMasterKeyId: `\${${find('AWS::KMS::Key', 'Key').id}.Arn}`,
        SSEEnabled: true,
        SSEType: 'KMS',
      },
      DeletionProtectionEnabled: true,
    });
    expect(table.DeletionPolicy).toBe('Retain');
    expect(find('AWS::KMS::Key', 'Key').DeletionPolicy).toBe('Retain');
  });
});

describe('the alarms', () => {
  it('send to the topic, with a description of what to do', () => {
    const alarms = resourcesOf(admin, 'AWS::CloudWatch::Alarm');

    expect(alarms.map(({ Properties }) => Properties['AlarmName'])).toEqual([
      '${Namespace}-RequestsGivenUp',
      '${Namespace}-EventsLost',
      '${Namespace}-EventsWaiting',
      '${Namespace}-ExecutionsFailed',
      '${Namespace}-DeferralsFailed',
      '${Namespace}-RequestsWaiting',
      '${Namespace}-QuestionsWaiting',
      '${Namespace}-MessagesLost',
      '${Namespace}-ChangesDidNotHold',
      '${Namespace}-NothingSucceeds',
      '${Namespace}-FailuresOfAControl',
    ]);
    for (const { Properties } of alarms) {
      expect(Properties).toMatchObject({
        AlarmActions: [`\${${find('AWS::SNS::Topic', 'Alarms').id}}`],
        AlarmDescription: expect.stringMatching(/^[A-Z].*(Read|read|Open|Look|See|Check|Set) .*\.$/),
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      });
    }
  });

  it('watch both queues in which automatic events wait, since events expire there', () => {
    const { Metrics, Threshold } = find('AWS::CloudWatch::Alarm', 'EventsWaitingAlarm').Properties;
    const watched = JSON.stringify(Metrics);

    for (const queue of ['AutomaticEvents', 'EventsAlone'])
      expect(watched).toContain(`\${${queueNamed(queue).id}.QueueName}`);
    expect(watched).toContain('ApproximateAgeOfOldestMessage');
    expect(Threshold).toBe(900);
  });

  it('use the metric dimensions that the report function writes', () => {
    const looked = resourcesOf(admin, 'AWS::CloudWatch::Alarm')
      .flatMap(({ Properties }) => seriesIn(Properties))
      .filter((series) => series.startsWith('ASR '));

    expect(new Set(looked)).toEqual(
      new Set([
        'ASR VerificationFailures Deployment=${Namespace}',
        ...['failed', 'refused', 'fixed', 'unverified', 'compliant'].map(
          (outcome) => `ASR Remediations Deployment=\${Namespace} Outcome=${outcome}`,
        ),
      ]),
    );
    expect(find('AWS::CloudWatch::Alarm', 'FailuresOfAControlAlarm').Properties['Metrics']).toEqual([
      expect.objectContaining({
        Expression: `SELECT SUM(Failures) FROM SCHEMA("ASR", Control, Deployment) WHERE Deployment = '\${Namespace}' GROUP BY Control ORDER BY SUM() DESC LIMIT 5`,
        Period: 3600,
        ReturnData: true,
      }),
    ]);
  });

  it('are at most twelve, including the alarm of the notifications stack', () => {
    expect(resourcesOf(admin, 'AWS::CloudWatch::Alarm').length + 1).toBeLessThanOrEqual(12);
  });
});

describe('the queues of messages', () => {
  const mapping = (id: string) => find('AWS::Lambda::EventSourceMapping', id).Properties;
  const notify = () => functionNamed('Notify');

  it('collect outcomes for the period of the policy, and questions for seconds', () => {
    expect(mapping('OutcomesToNotify')).toMatchObject({
      EventSourceArn: `\${${queueNamed('OutcomesToSend').id}.Arn}`,
      FunctionName: `\${${notify().id}}`,
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 60,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(mapping('QuestionsToNotify')).toMatchObject({
      EventSourceArn: `\${${queueNamed('QuestionsToSend').id}.Arn}`,
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 5,
    });
  });

  // https://docs.aws.amazon.com/general/latest/gr/sns.html
  it('send at most eight messages a second on a topic, below the ten at which SNS deactivates a subscription', () => {
    const { Variables } = notify().Properties['Environment'] as {
      readonly Variables: { readonly [name: string]: string };
    };

    for (const id of ['OutcomesToNotify', 'QuestionsToNotify']) {
      const { MaximumConcurrency } = mapping(id)['ScalingConfig'] as { readonly MaximumConcurrency: number };
      expect(MaximumConcurrency * Number(Variables['MESSAGES_PER_SECOND'])).toBeLessThan(10);
    }
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  it('keep messages for hours, and then move them to a queue with an alarm', () => {
    for (const name of ['OutcomesToSend', 'QuestionsToSend']) {
      const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod } = queueNamed(name).Properties;
      const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy as {
        readonly deadLetterTargetArn: string;
        readonly maxReceiveCount: number;
      };

      expect(Number(VisibilityTimeout)).toBeGreaterThanOrEqual(6 * Number(notify().Properties['Timeout']) + 300);
      expect(deadLetterTargetArn).toBe(`\${${queueNamed('LostMessages').id}.Arn}`);
      expect(Number(VisibilityTimeout) * maxReceiveCount).toBe(4 * 3600);
      expect(Number(MessageRetentionPeriod)).toBeGreaterThan(4 * 3600);
    }
  });

  it('receive outcomes that belong in the digest, from one rule only', () => {
    const rule = find('AWS::Events::Rule', 'OutcomesToSendRule').Properties;
    const allowed = resourcesOf(admin, 'AWS::SQS::QueuePolicy')
      .filter(({ Properties }) => JSON.stringify(Properties['Queues']).includes(queueNamed('OutcomesToSend').id))
      .flatMap(statementsIn)
      .filter(({ Effect }) => Effect === 'Allow');

    expect(rule).toMatchObject({
      EventBusName: '${Namespace}-Outcomes',
      EventPattern: { source: ['asr'], detail: { digest: [true] } },
      Targets: [
        {
          Arn: `\${${queueNamed('OutcomesToSend').id}.Arn}`,
          RetryPolicy: { MaximumEventAgeInSeconds: 14_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: `\${${queueNamed('LostEvents').id}.Arn}` },
        },
      ],
    });
    expect(allowed.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [
        'sqs:SendMessage',
        {
          ArnEquals: {
            'aws:SourceArn':
              'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${Namespace}-Outcomes/${Namespace}-OutcomesToSend',
          },
        },
      ],
    ]);
  });

  it('belong to a function that can write to history only what it sent', () => {
    const ofHistory = allowsOf('NotifyRole').filter(({ Action }) => JSON.stringify(Action).includes('dynamodb:'));

    expect(ofHistory.map(({ Condition }) => Condition)).toEqual([
      {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SENT#*'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    ]);
  });
});

describe('the dashboard', () => {
  it('shows outcomes, failures by control, time to remediate, and waiting requests', () => {
    const { DashboardName, DashboardBody } = only('AWS::CloudWatch::Dashboard').Properties;
    const { widgets } = JSON.parse(String(DashboardBody)) as { readonly widgets: readonly Widget[] };
    const metrics = widgets.flatMap(({ properties }) => properties.metrics.map((metric) => JSON.stringify(metric)));

    expect(DashboardName).toBe('${Namespace}-Remediations');
    // An overdue finding is no remediation.
    expect(metrics.filter((metric) => metric.includes('"Remediations"'))).toHaveLength(outcomes.length - 1);
    for (const name of [
      'SUM(Failures)',
      'TimeToRemediate',
      'VerificationFailures',
      'ExecutionsFailed',
      'lost events',
    ]) {
      expect(metrics.some((metric) => metric.includes(name))).toBe(true);
    }
  });

  it('has no overlapping widgets, and uses this Region', () => {
    const { widgets } = JSON.parse(String(only('AWS::CloudWatch::Dashboard').Properties['DashboardBody'])) as {
      readonly widgets: readonly Widget[];
    };

    expect(new Set(widgets.map(({ x, y }) => `${x} ${y}`)).size).toBe(widgets.length);
    for (const { x, width, properties } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      expect(properties.region).toBe('${AWS::Region}');
    }
  });
});

describe('notifications', () => {
  it('go to an e-mail address only if one is given', () => {
    const subscriptions = resourcesOf(admin, 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ Properties }) => Properties['TopicArn'])).toEqual(
      ['Notifications', 'Questions', 'Alarms'].map((id) => `\${${find('AWS::SNS::Topic', id).id}}`),
    );
    for (const subscription of subscriptions) {
      expect(subscription).toMatchObject({
        Condition: 'HasEmail',
        Properties: { Protocol: 'email', Endpoint: '${NotificationEmail}' },
      });
    }
    expect(admin.Parameters['NotificationEmail']?.Default).toBe('');
  });
});

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: { readonly metrics: readonly unknown[]; readonly region: string };
}

/** `namespace name dimension=value …` of every metric of an alarm. */
function seriesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(seriesIn);
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(seriesIn);
  if (!('Namespace' in value) || !('MetricName' in value)) return inside;
  const { Namespace, MetricName, Dimensions = [] } = value as SingleMetric;
  return [[Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' '), ...inside];
}

interface SingleMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

function organizationsStatements({ Resources }: ReadTemplate) {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([id, { Properties }]) => statementsIn(Properties['Policies']).map((statement) => ({ id, ...statement })))
    .filter(({ Action }) => JSON.stringify(Action).includes('organizations:'));
}

describe('a scope of organizational units', () => {
  it('allows Parse to read only the units above accounts of its own organization', async () => {
    const { AdminStack } = await stacks({
      ...detectingPolicy,
      scope: { include: { organizationalUnits: ['ou-a1b2-c3d4e5f6'] }, exclude: {} },
    });
    expect(organizationsStatements(AdminStack)).toEqual([
      {
        id: expect.stringMatching(/^ParseRole/),
        Effect: 'Allow',
        Action: 'organizations:ListParents',
        Resource: [
          'arn:${AWS::Partition}:organizations::*:account/${OrganizationId}/*',
          'arn:${AWS::Partition}:organizations::*:ou/${OrganizationId}/*',
        ],
      },
    ]);
  }, 60_000);

  it('is one of two reasons for permissions on AWS Organizations', () => {
    expect(organizationsStatements(admin)).toEqual([]);
    expect(Object.keys(admin.Resources)).not.toContain('TagValuesOfParse');
  });

  it('is not needed for values of tags: these allow Parse exactly their calls', async () => {
    const tagValues = { Team: { unit: 'name' }, Cost: { accountTag: 'cost-center' } };
    const { AdminStack } = await stacks({
      ...detectingPolicy,
      controls: { 'EC2.44': { parameters: { requiredTagKeys: ['Team', 'Cost'], tagValues } } },
    });
    const [role] = Object.keys(AdminStack.Resources).filter((id) => id.startsWith('ParseRole'));
    const inOrganization = (kind: string) => `arn:\${AWS::Partition}:organizations::*:${kind}/\${OrganizationId}/*`;

    expect(organizationsStatements(AdminStack)).toEqual([]);
    expect(AdminStack.Resources['TagValuesOfParse']).toEqual({
      Type: 'AWS::IAM::RolePolicy',
      Properties: {
        RoleName: `\${${role}}`,
        PolicyName: 'TagValues',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['organizations:DescribeOrganizationalUnit'],
              Resource: [inOrganization('ou')],
            },
            {
              Effect: 'Allow',
              Action: ['organizations:ListParents'],
              Resource: [inOrganization('account'), inOrganization('ou')],
            },
            {
              Effect: 'Allow',
              Action: ['organizations:ListTagsForResource'],
              Resource: [inOrganization('account')],
            },
          ],
        },
      },
    });
  }, 60_000);
});

describe('a limit by share of the findings', () => {
  const whoCounts = (template: ReadTemplate) =>
    Object.entries(template.Resources).flatMap(([id, { Properties }]) =>
      statementsIn(Properties['Policies'])
        .filter(({ Action }) => texts(Action).includes('securityhub:GetFindings'))
        .map(({ Action, Resource }) => ({ id, Action, Resource })),
    );

  it('allows the playbook function to read the findings of this hub', async () => {
    const { AdminStack } = await stacks({ ...detectingPolicy, limits: { percentOfFindings: 20 } });

    expect(whoCounts(AdminStack)).toEqual([
      {
        id: expect.stringMatching(/^PlaybookRole/),
        Action: 'securityhub:GetFindings',
        Resource: ['hub/default', 'hubv2/*'].map(
          (path) => `arn:\${AWS::Partition}:securityhub:\${AWS::Region}:\${AWS::AccountId}:${path}`,
        ),
      },
    ]);
  }, 60_000);

  it('is the only reason for permission to read findings', async () => {
    const { AdminStack } = await stacks({ ...detectingPolicy, limits: { perControlPerHour: 20 } });

    expect(whoCounts(AdminStack)).toEqual([]);
  }, 60_000);
});

describe('the indexes of history', () => {
  it.each([
    ['ByTime', 'inMonth'],
    ['ByAccount', 'inAccount'],
    ['ByControl', 'ofControl'],
    ['ByResource', 'ofResource'],
    ['ByFinding', 'ofFinding'],
  ])('%s lists by %s and time, and contains only keys', (IndexName, attribute) => {
    expect(only('AWS::DynamoDB::Table').Properties['GlobalSecondaryIndexes']).toContainEqual({
      IndexName,
      KeySchema: [
        { AttributeName: attribute, KeyType: 'HASH' },
        { AttributeName: 'startedAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    });
  });

  it('have no provisioned capacity', () => {
    expect(JSON.stringify(only('AWS::DynamoDB::Table'))).not.toContain('ProvisionedThroughput');
    expect(only('AWS::DynamoDB::Table').Properties['BillingMode']).toBe('PAY_PER_REQUEST');
  });
});
