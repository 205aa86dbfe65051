/** Starts executions of the orchestrator on AWS, and waits for their results. */
import {
  DescribeExecutionCommand,
  paginateListStateMachines,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { ExecutionInput, ReportOutput, ResumeEvent } from '@asr/orchestrator';
import { BadInputError } from '../input/index.ts';

/** ARN of the orchestrator of this namespace. */
export async function findOrchestrator(sfn: SFNClient, namespace: string): Promise<string> {
  const name = `${namespace}-Orchestrator`;
  for await (const { stateMachines = [] } of paginateListStateMachines({ client: sfn }, {})) {
    const arn = stateMachines.find((machine) => machine.name === name)?.stateMachineArn;
    if (arn !== undefined) return arn;
  }
  throw new BadInputError(
    `State machine ${name} not found in this account and Region. Log in to the admin account, give its home Region ` +
      'with --region and its namespace with --namespace, or deploy the admin stack.',
  );
}

/**
 * Starts an execution unless one of the same name still runs, and returns the ARN of the running execution. A later
 * request starts a new execution, because an undo that was refused today may be possible tomorrow.
 *
 * @param name Name of the request. Step Functions reserves a name for 90 days, so later executions get a number as suffix.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export async function startOnce(
  sfn: SFNClient,
  stateMachineArn: string,
  name: string,
  event: ResumeEvent,
): Promise<string> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const executionName = attempt === 1 ? name : `${name}-${attempt}`;
    try {
      const input = JSON.stringify({ kind: 'resume', event } satisfies ExecutionInput);
      const { executionArn = '' } = await sfn.send(
        new StartExecutionCommand({ stateMachineArn, name: executionName, input }),
      );
      return executionArn;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${executionName}`;
      const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'RUNNING') return executionArn;
    }
  }
  throw new Error(`${name} ran ${mostAttempts} times in 90 days. Check these executions before you run it again.`);
}

const mostAttempts = 50;

/** Waits for the end of the execution, and returns its report. */
export async function waitForEnd(
  sfn: SFNClient,
  executionArn: string,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<ReportOutput> {
  for (let pause = 1000; ; pause = Math.min(pause * 1.5, 10_000)) {
    const report = await reportIfEnded(sfn, executionArn);
    if (report !== undefined) return report;
    await sleep(pause);
  }
}

/** The report of an execution, or `undefined` while it is running. @throws if the execution failed */
export async function reportIfEnded(sfn: SFNClient, executionArn: string): Promise<ReportOutput | undefined> {
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  if (execution.status === 'SUCCEEDED') return JSON.parse(execution.output ?? '{}') as ReportOutput;
  if (execution.status !== 'RUNNING') throw new Error(whyEnded(execution));
  return undefined;
}

function whyEnded({ executionArn, status, error = 'no error', cause = '' }: DescribeExecutionCommandOutput): string {
  return `The execution ended as ${status} with ${error}. ${cause} See ${executionArn}.`;
}
