/**
 * The orchestrator, in Amazon States Language (JSONPath). The deployment replaces names in `${}`.
 *
 * Two things it does not do:
 * - No execution waits for an approver. A plan that requires approval ends as `awaiting-approval`, and the approval
 *   starts another execution. Therefore a slow approver does not delay the other findings of an event, a lost token
 *   blocks nothing, and approvals survive a redeployment.
 * - It never assumes a role in a member account: `Credentials` supports neither an external id, nor a session policy,
 *   nor another Region. The playbook function assumes the role (`account.ts`).
 *
 * Budget: six state transitions for one finding, and three for each further group of findings.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
import { deadLetterError, reportFailedError, reportIncompleteError, unknownInputError } from '../model/index.ts';

export function stateMachineDefinition(): object {
  return {
    Comment: 'Remediates Security Hub findings: parse, plan, apply, verify, report.',
    StartAt: 'Parse',
    States: {
      Parse: {
        Type: 'Task',
        Comment:
          'Turns the event into requests, one per finding and resource, in groups of one account, Region and control. Answers the items that need no playbook.',
        Resource: 'arn:${Partition}:states:::lambda:invoke',
        Parameters: {
          FunctionName: '${ParseFunctionArn}',
          Payload: { 'executionId.$': '$$.Execution.Id', 'input.$': '$', grouped: true },
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
        Comment: 'Drops the event, which may use all of the 256 KB of state. It remains in the execution input.',
        Parameters: { items: [], answers: [], 'failure.$': '$' },
        Next: 'Report',
      },
      UnknownInput: {
        Type: 'Fail',
        Comment: 'No rule and no command of ASR starts an execution with this input. Nothing was read or changed.',
        ErrorPath: '$.Error',
        CausePath: '$.Cause',
      },
      ForEach: {
        Type: 'Map',
        Comment: 'Answers replace requests, because both may not fit into the 256 KB of state.',
        ItemsPath: '$.items',
        ItemSelector: { 'requests.$': '$$.Map.Item.Value', ended: [] },
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'RunPlaybook', States: forEachGroup },
        ResultPath: '$.items',
        Next: 'Report',
      },
      Report: {
        Type: 'Task',
        Comment: 'Runs once per event: updates findings and history, puts outcome events and metrics.',
        Resource: 'arn:${Partition}:states:::lambda:invoke',
        Parameters: {
          FunctionName: '${ReportFunctionArn}',
          Payload: { 'executionId.$': '$$.Execution.Id', 'startedAt.$': '$$.Execution.StartTime', 'input.$': '$' },
        },
        OutputPath: '$.Payload',
        Retry: [{ ErrorEquals: [reportIncompleteError, reportFailedError], MaxAttempts: 0 }, ...lambdaRetry],
        Catch: [{ ErrorEquals: [reportIncompleteError], ResultPath: '$.undelivered', Next: 'ReportRest' }],
        End: true,
      },
      ReportRest: {
        Type: 'Wait',
        Comment: 'Some channels failed. The error says which, so that no other channel repeats the report.',
        Seconds: reportAgainSeconds,
        Next: 'Report',
      },
    },
  };
}

/** Tag of the state machine whose value is the name of the history table. */
export const historyTableTag = 'asr:history-table';

/** The retention of messages in the queue, so that nothing is remediated for an execution that has given up. */
export const runPlaybookTimeoutSeconds = 4 * 3600;

/** Security Hub throttles by the second, and an outage lasts minutes. */
const reportAgainSeconds = 60;

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
    // About a quarter of an hour in the mean: an event whose Parse fails is lost.
    IntervalSeconds: 2,
    MaxAttempts: 12,
    MaxDelaySeconds: 300,
    ...backoff,
  },
  { ErrorEquals: ['States.TaskFailed', 'States.Timeout'], IntervalSeconds: 5, MaxAttempts: 3, ...backoff },
];

const queueRetry = [
  // The queue already retried the message.
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

/** An execution of this name ran before: the response of an earlier attempt was lost. */
const alreadyStarted = 'StepFunctions.ExecutionAlreadyExistsException';

const startRetry = [
  { ErrorEquals: [alreadyStarted], MaxAttempts: 0 },
  {
    ErrorEquals: ['StepFunctions.ThrottlingException', 'StepFunctions.ExecutionLimitExceededException'],
    IntervalSeconds: 2,
    MaxAttempts: 12,
    MaxDelaySeconds: 300,
    ...backoff,
  },
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 8, MaxDelaySeconds: 60, ...backoff },
];

/**
 * Waits for the hour of a deferred change, and starts an execution of the orchestrator, which decides the request anew. A
 * state machine of its own, so that the execution of an event ends and reports while a change waits.
 *
 * Budget: two state transitions for each deferral.
 */
export function deferralDefinition(): object {
  return {
    Comment: 'Waits for the hour of a deferred change, then starts the orchestrator again.',
    StartAt: 'WaitForHour',
    States: {
      WaitForHour: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'TryAgain' },
      TryAgain: {
        Type: 'Task',
        Resource: 'arn:${Partition}:states:::states:startExecution',
        Parameters: {
          StateMachineArn: '${OrchestratorArn}',
          'Name.$': '$$.Execution.Name',
          Input: { kind: 'deferred', event: { 'remediationId.$': '$.remediationId' } },
        },
        Retry: startRetry,
        Catch: [{ ErrorEquals: [alreadyStarted], Next: 'Started' }],
        End: true,
      },
      Started: { Type: 'Succeed' },
    },
  };
}

/**
 * The states of one group. `requests` are to be carried out, `ended` are the answers so far.
 *
 * @param suffix Of the names, which must be unique in the state machine.
 * @param more Other states, the choice that leads to them, and marks of the message.
 */
function statesOfGroup(
  suffix: string,
  more: { readonly choices: readonly object[]; readonly states: object; readonly marks?: object },
) {
  const named = (name: string) => `${name}${suffix}`;
  return {
    [named('RunPlaybook')]: {
      Type: 'Task',
      Comment:
        'Sends the requests to SQS, for back-pressure and fairness between accounts. The playbook function returns the task token.',
      Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: {
        QueueUrl: '${QueueUrl}',
        'MessageGroupId.$': '$.requests[0].accountId',
        MessageBody: {
          'taskToken.$': '$$.Task.Token',
          'requests.$': '$.requests',
          'ended.$': '$.ended',
          ...more.marks,
        },
      },
      TimeoutSeconds: runPlaybookTimeoutSeconds,
      Retry: queueRetry,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: named('Failed') }],
      Next: named('Decide'),
    },
    [named('Decide')]: {
      Type: 'Choice',
      Choices: [
        {
          And: [{ Variable: '$.question', IsString: true }, { Not: { Variable: '$.question', StringEquals: '' } }],
          Next: named('AskApproval'),
        },
        { Variable: '$.next', StringEquals: 'wait', Next: named('Wait') },
        { Variable: '$.next', StringEquals: 'defer', Next: named('Defer') },
        ...more.choices,
      ],
      Default: named('Done'),
    },
    [named('Wait')]: {
      Type: 'Wait',
      Comment:
        'Waits for a service, then sends the requests that have not ended. The playbook function continues from history.',
      SecondsPath: '$.waitSeconds',
      Next: named('RunPlaybook'),
    },
    [named('Defer')]: {
      Type: 'Task',
      Comment:
        'Starts the execution that waits for an hour with room for the change. It has the same name if this is repeated.',
      Resource: 'arn:${Partition}:states:::states:startExecution',
      Parameters: {
        StateMachineArn: '${DeferralArn}',
        'Name.$': "States.Format('{}-{}', $.ended[0].remediationId, $.ended[0].deferredUntil)",
        Input: {
          'seconds.$': '$.waitSeconds',
          'remediationId.$': '$.ended[0].remediationId',
          'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$': '$$.Execution.Id',
        },
      },
      ResultPath: null,
      Retry: startRetry,
      Catch: [
        { ErrorEquals: [alreadyStarted], ResultPath: null, Next: named('Done') },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: named('NotDeferred') },
      ],
      Next: named('Done'),
    },
    [named('NotDeferred')]: {
      Type: 'Pass',
      Comment: 'The request has no outcome: its answer says that it is tried again, and nothing tries it again.',
      Parameters: { 'requests.$': '$.requests', ended: [], 'failure.$': '$.failure' },
      End: true,
    },
    [named('AskApproval')]: {
      Type: 'Task',
      Comment:
        'Sends the plans to the approver, through a queue that combines a flood. The approval starts another execution; nothing waits here.',
      Resource: 'arn:${Partition}:states:::sqs:sendMessage',
      Parameters: {
        QueueUrl: '${QuestionsUrl}',
        MessageBody: {
          kind: 'question',
          'executionId.$': '$$.Execution.Id',
          'subject.$': '$.subject',
          'message.$': '$.question',
        },
      },
      // The message id replaces the question, so that it is asked once.
      ResultSelector: { 'messageId.$': '$.MessageId' },
      ResultPath: '$.question',
      Retry: [
        { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 5, MaxDelaySeconds: 60, ...backoff },
      ],
      // A failed notification loses nothing: the finding's note and history contain the request for approval as well.
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: named('NotAsked') }],
      Next: named('Decide'),
    },
    [named('NotAsked')]: {
      Type: 'Pass',
      Comment: 'Drops the question and the error, which may be 32 KB long.',
      Parameters: {
        'next.$': '$.next',
        'waitSeconds.$': '$.waitSeconds',
        'requests.$': '$.requests',
        'ended.$': '$.ended',
        question: '',
      },
      Next: named('Decide'),
    },
    [named('Done')]: { Type: 'Succeed', OutputPath: '$.ended' },
    [named('Failed')]: {
      Type: 'Pass',
      Comment: 'Turns any failure into an outcome. Report writes the reason.',
      Parameters: { 'requests.$': '$.requests', 'ended.$': '$.ended', 'failure.$': '$.failure' },
      End: true,
    },
    ...more.states,
  };
}

const forEachAlone = statesOfGroup('Alone', { choices: [], states: {}, marks: { alone: true } });

const forEachGroup = statesOfGroup('', {
  choices: [{ Variable: '$.next', StringEquals: 'split', Next: 'Split' }],
  states: {
    Split: {
      Type: 'Map',
      Comment: 'Sends each request of a group that failed repeatedly alone, so that one cannot prevent the others.',
      ItemsPath: '$.requests',
      ItemSelector: { 'requests.$': 'States.Array($$.Map.Item.Value)', ended: [] },
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'RunPlaybookAlone', States: forEachAlone },
      ResultPath: '$.alone',
      Next: 'SplitDone',
    },
    SplitDone: {
      Type: 'Pass',
      Comment: 'Drops the requests, which have ended.',
      Parameters: { 'ended.$': '$.ended', 'alone.$': '$.alone' },
      End: true,
    },
  },
});
