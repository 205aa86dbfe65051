/**
 * The orchestrator, in Amazon States Language (JSONPath). Names in `${}` are filled in by the deployment.
 *
 * What it does not do, and why:
 * - No execution waits for a person. A plan that needs approval ends as `awaiting-approval`; the approval starts an
 *   execution of its own. So one slow approver never holds back the other findings of an event, nothing hangs when
 *   a token is lost, and approvals outlive a redeployment.
 * - It never assumes a role in a member account: `Credentials` knows neither an external id, nor a session policy,
 *   nor another Region. The playbook function does all of that (`account.ts`).
 *
 * Budget: six state transitions for one finding, three for each further one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
import { deadLetterError, unknownInputError } from '../model/index.ts';

export function stateMachineDefinition(): object {
  return {
    Comment: 'Remediates Security Hub findings: parse, plan, apply, verify, report.',
    StartAt: 'Parse',
    States: {
      Parse: {
        Type: 'Task',
        Comment: 'Event to requests, one per finding and resource. Whatever needs no playbook is answered here.',
        Resource: 'arn:${Partition}:states:::lambda:invoke',
        Parameters: {
          FunctionName: '${ParseFunctionArn}',
          Payload: { 'executionId.$': '$$.Execution.Id', 'input.$': '$' },
        },
        OutputPath: '$.Payload',
        Retry: [{ ErrorEquals: [unknownInputError], MaxAttempts: 0 }, ...lambdaRetry],
        Catch: [
          { ErrorEquals: [unknownInputError], Next: 'UnknownInput' },
          { ErrorEquals: ['States.ALL'], Next: 'ParseFailed' },
        ],
        Next: 'ForEach',
      },
      ParseFailed: {
        Type: 'Pass',
        Comment: 'Without the event, which may fill all of the 256 KB of state; it stays readable as the input.',
        Parameters: { items: [], answers: [], 'failure.$': '$' },
        Next: 'Report',
      },
      UnknownInput: {
        Type: 'Fail',
        Comment: 'No rule and no command of ASR starts such an execution. Nothing was read, and nothing was changed.',
        ErrorPath: '$.Error',
        CausePath: '$.Cause',
      },
      ForEach: {
        Type: 'Map',
        Comment: 'Answers take the place of requests: both together may not fit into the 256 KB of state.',
        ItemsPath: '$.items',
        ItemSelector: { 'request.$': '$$.Map.Item.Value' },
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'RunPlaybook', States: forEachRequest },
        ResultPath: '$.items',
        Next: 'Report',
      },
      Report: {
        Type: 'Task',
        Comment: 'Once per event: findings, history of what never ran, one notification, metrics.',
        Resource: 'arn:${Partition}:states:::lambda:invoke',
        Parameters: {
          FunctionName: '${ReportFunctionArn}',
          Payload: { 'executionId.$': '$$.Execution.Id', 'startedAt.$': '$$.Execution.StartTime', 'input.$': '$' },
        },
        OutputPath: '$.Payload',
        Retry: lambdaRetry,
        End: true,
      },
    },
  };
}

/** Tag of the state machine that names the history table. */
export const historyTableTag = 'asr:history-table';

/** As long as a message can live in the queue: nothing is remediated for an execution that has given up. */
export const runPlaybookTimeoutSeconds = 4 * 3600;

const backoff = { BackoffRate: 2, JitterStrategy: 'FULL' };

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
const lambdaRetry = [
  {
    ErrorEquals: [
      'Lambda.TooManyRequestsException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
      'ThrottlingException',
      'TooManyRequestsException',
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
    ],
    IntervalSeconds: 2,
    MaxAttempts: 8,
    MaxDelaySeconds: 60,
    ...backoff,
  },
  { ErrorEquals: ['States.TaskFailed', 'States.Timeout'], IntervalSeconds: 5, MaxAttempts: 3, ...backoff },
];

const queueRetry = [
  // The message was already tried as often as it should be.
  { ErrorEquals: [deadLetterError, 'States.Timeout'], MaxAttempts: 0 },
  {
    ErrorEquals: ['SQS.RequestThrottled', 'SQS.KmsThrottled', 'SQS.ThrottlingException', 'SQS.SdkClientException'],
    IntervalSeconds: 2,
    MaxAttempts: 8,
    MaxDelaySeconds: 60,
    ...backoff,
  },
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 5, MaxAttempts: 3, ...backoff },
];

const forEachRequest = {
  RunPlaybook: {
    Type: 'Task',
    Comment: 'SQS between: back-pressure, fair to every account. The playbook function answers with the task token.',
    Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
    Parameters: {
      QueueUrl: '${QueueUrl}',
      'MessageGroupId.$': '$.request.accountId',
      MessageBody: { 'taskToken.$': '$$.Task.Token', 'request.$': '$.request' },
    },
    ResultPath: '$.answer',
    TimeoutSeconds: runPlaybookTimeoutSeconds,
    Retry: queueRetry,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Failed' }],
    Next: 'Decide',
  },
  Decide: {
    Type: 'Choice',
    Choices: [
      { Variable: '$.answer.next', StringEquals: 'wait', Next: 'Wait' },
      { Variable: '$.answer.next', StringEquals: 'ask', Next: 'AskApproval' },
    ],
    Default: 'Done',
  },
  Wait: {
    Type: 'Wait',
    Comment:
      'A service settles, or a runbook runs. The same request again: the playbook function knows from history where it was.',
    SecondsPath: '$.answer.waitSeconds',
    Next: 'RunPlaybook',
  },
  AskApproval: {
    Type: 'Task',
    Comment: 'The approver sees the plan. Approving starts an execution of its own; nothing waits here.',
    Resource: 'arn:${Partition}:states:::sns:publish',
    Parameters: {
      TopicArn: '${TopicArn}',
      'Subject.$': "States.Format('ASR asks for approval: {} in {}', $.answer.controlId, $.answer.accountId)",
      'Message.$': '$.answer.question',
    },
    // The result of the question takes the place of its text: many of them would not fit into the 256 KB of state.
    ResultPath: '$.answer.question',
    Retry: [
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 5, MaxDelaySeconds: 60, ...backoff },
    ],
    // A mail that cannot be sent loses nothing: the finding's note and history ask as well.
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.answer.question', Next: 'Done' }],
    Next: 'Done',
  },
  Done: { Type: 'Succeed', OutputPath: '$.answer' },
  Failed: {
    Type: 'Pass',
    Comment: 'Any failure becomes an outcome; Report writes the sentence.',
    Parameters: { 'request.$': '$.request', 'failure.$': '$.failure' },
    End: true,
  },
};
