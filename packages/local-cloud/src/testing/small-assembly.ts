/** A small admin stack with the same parts as the real one, for tests of the local cloud. */
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The source of the functions of the small stack. Each is a module that exports `handler`. */
export interface SmallHandlers {
  /** Returns `{ requests: [...] }`. @default the requests in the event's detail */
  readonly parse?: string;
  /** Handles messages `{ taskToken, request }`. @default answers each task with its request */
  readonly work?: string;
}

/** Writes the assembly into a new folder and returns its path. */
export function writeSmallAssembly({ parse = parseHandler, work = workHandler }: SmallHandlers = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'asr-small-assembly-'));
  const handlers = { parse, work, report: reportHandler, deadletter: deadLetterHandler };
  for (const [name, source] of Object.entries(handlers)) {
    mkdirSync(join(folder, `asset.${name}`));
    writeFileSync(join(folder, `asset.${name}`, 'index.mjs'), source);
  }
  writeFileSync(join(folder, 'AdminStack.template.json'), JSON.stringify(adminStack));
  writeFileSync(join(folder, 'MemberStack.template.json'), JSON.stringify(memberStack));
  return folder;
}

/** For handlers: calls a JSON service of AWS, with a scope instead of a signature. */
export const callAws = `
const call = async (service, target, input) => {
  const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: key, AWS_REGION: region } = process.env;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: \`AWS4-HMAC-SHA256 Credential=\${key}/20260101/\${region}/\${service}/aws4_request, SignedHeaders=host, Signature=0\`,
    },
    body: JSON.stringify(input),
  });
  const output = await response.json();
  if (!response.ok) throw Object.assign(new Error(output.message), { name: output.__type });
  return output;
};
`;

const parseHandler = `
export const handler = async ({ input, executionId }) => ({ executionId, step: input['asr-step'] ?? 'remediate', requests: input.event.detail.requests });
`;
const workHandler = `${callAws}
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const { taskToken, request } = JSON.parse(body);
    await call('states', 'AWSStepFunctions.SendTaskSuccess', { taskToken, output: JSON.stringify({ ...request, by: process.env.TABLE }) });
  }
  return { batchItemFailures: [] };
};
`;
const reportHandler = `
export const handler = async ({ input }) => ({ ...input, reported: true });
`;
const deadLetterHandler = `${callAws}
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    await call('states', 'AWSStepFunctions.SendTaskFailure', { taskToken: JSON.parse(body).taskToken, error: 'DeadLetter', cause: 'given up' });
  }
};
`;

const lambda = (name: string, environment: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Metadata: { 'aws:asset:path': `asset.${name}` },
  Properties: {
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 10,
    Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
    Environment: { Variables: environment },
  },
});
const mapping = (queue: string, name: string) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
    FunctionName: { Ref: name },
    BatchSize: 2,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  },
});

const definition = {
  StartAt: 'Parse',
  States: {
    Parse: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Parameters: { FunctionName: '${ParseArn}', Payload: { 'executionId.$': '$$.Execution.Id', 'input.$': '$' } },
      OutputPath: '$.Payload',
      Retry: [{ ErrorEquals: ['Throttled'], IntervalSeconds: 60, MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Report' }],
      Next: 'ForEach',
    },
    ForEach: {
      Type: 'Map',
      ItemsPath: '$.requests',
      ItemSelector: { 'request.$': '$$.Map.Item.Value' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Work',
        States: {
          Work: {
            Type: 'Task',
            Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
            Parameters: {
              QueueUrl: '${QueueUrl}',
              'MessageGroupId.$': '$.request.group',
              MessageBody: { 'taskToken.$': '$$.Task.Token', 'request.$': '$.request' },
            },
            ResultPath: '$.answer',
            TimeoutSeconds: 60,
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Failed' }],
            Next: 'Settle',
          },
          Settle: { Type: 'Wait', Seconds: 600, Next: 'Tell' },
          Tell: {
            Type: 'Task',
            Resource: 'arn:${Partition}:states:::sns:publish',
            Parameters: { TopicArn: '${TopicArn}', 'Message.$': '$.answer' },
            ResultPath: null,
            Next: 'Done',
          },
          Done: { Type: 'Succeed', OutputPath: '$.answer' },
          Failed: { Type: 'Pass', OutputPath: '$.failure', End: true },
        },
      },
      ResultPath: '$.answers',
      Next: 'Report',
    },
    Report: {
      Type: 'Task',
      Resource: 'arn:${Partition}:states:::lambda:invoke',
      Parameters: { FunctionName: '${ReportArn}', Payload: { 'input.$': '$' } },
      OutputPath: '$.Payload',
      End: true,
    },
  },
};

const adminStack = {
  Resources: {
    FunctionRole: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Small-Functions' } },
    MachineRole: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Small-Machine' } },
    History: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'Small-History',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'Small-Queue',
        VisibilityTimeout: 900,
        KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'Small-DeadLetters' } },
    Key: { Type: 'AWS::KMS::Key', Properties: {} },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'Small-Topic' } },
    Parse: lambda('parse'),
    Work: lambda('work', { TABLE: { Ref: 'History' } }),
    Report: lambda('report'),
    DeadLetter: lambda('deadletter'),
    WorkMapping: mapping('Queue', 'Work'),
    DeadLetterMapping: mapping('DeadLetters', 'DeadLetter'),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'Small-Machine',
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: JSON.stringify(definition),
        DefinitionSubstitutions: {
          Partition: { Ref: 'AWS::Partition' },
          ParseArn: { 'Fn::GetAtt': ['Parse', 'Arn'] },
          ReportArn: { 'Fn::GetAtt': ['Report', 'Arn'] },
          QueueUrl: { Ref: 'Queue' },
          TopicArn: { Ref: 'Topic' },
        },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'Small-Rule',
        EventPattern: { source: ['small'], detail: { requests: { urgent: [true] } } },
        Targets: [
          {
            Id: 'Machine',
            Arn: { Ref: 'Machine' },
            RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
            InputTransformer: { InputTemplate: '{"kind":"button","event":<aws.events.event.json>}' },
          },
        ],
      },
    },
  },
};

const memberStack = {
  Resources: {
    Document: {
      Type: 'AWS::SSM::Document',
      Properties: {
        Name: 'Small-Document',
        DocumentType: 'Automation',
        Content: {
          schemaVersion: '0.3',
          assumeRole: '{{ AutomationAssumeRole }}',
          parameters: {
            AutomationAssumeRole: { type: 'String', default: '' },
            GroupName: { type: 'String', allowedPattern: '[a-z-]+' },
          },
          mainSteps: [
            {
              name: 'Create',
              action: 'aws:executeScript',
              inputs: {
                Runtime: 'python3.11',
                Handler: 'create',
                InputPayload: { name: '{{ GroupName }}' },
                Script:
                  'import boto3\n' +
                  'def create(events, context):\n' +
                  '    print("creating")\n' +
                  '    made = boto3.client("ec2").create_security_group(GroupName=events["name"], Description="made by a runbook")\n' +
                  '    return {"GroupId": made["GroupId"]}\n',
              },
              outputs: [{ Name: 'GroupId', Selector: '$.Payload.GroupId', Type: 'String' }],
            },
            {
              name: 'Look',
              action: 'aws:executeAwsApi',
              inputs: { Service: 'ec2', Api: 'DescribeSecurityGroups', GroupIds: ['{{ Create.GroupId }}'] },
              outputs: [{ Name: 'Owner', Selector: '$.SecurityGroups[0].OwnerId', Type: 'String' }],
              isEnd: true,
            },
          ],
          outputs: ['Create.GroupId', 'Look.Owner'],
        },
      },
    },
  },
};
