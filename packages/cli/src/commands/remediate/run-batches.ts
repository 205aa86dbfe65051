/** Starts an execution for each batch, limits how many run concurrently, and waits for all of them. */
import { StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { ReportOutput } from '@asr/orchestrator';
import { waitForEnd } from '@asr/operations/deployment';
import type { Retry } from '@asr/operations/runtime';
import type { Batch } from '@asr/operations/executions';

export type BatchResult =
  | { readonly ok: true; readonly executionArn: string; readonly findings: number; readonly report: ReportOutput }
  | { readonly ok: false; readonly executionArn: string; readonly findings: number; readonly error: string };

/** An execution to start, or a running execution to wait for. */
export type Task =
  | { readonly kind: 'start'; readonly name: string; readonly input: string; readonly batch: Batch<object> }
  | { readonly kind: 'wait'; readonly executionArn: string; readonly findings: number };

export interface Runner {
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
  readonly mostAtOnce: number;
  readonly retry: Retry;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called after each task. */
  readonly ended: (result: BatchResult) => void;
}

/**
 * Runs the tasks as they come, a number of them at the same time. The next task is only read when one has ended. A batch
 * that does not start or fails does not stop the others.
 */
export async function runTasks(tasks: AsyncGenerator<Task>, runner: Runner): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let task = await tasks.next(); task.done !== true; task = await tasks.next())
      runner.ended(await runTask(task.value, runner));
  };
  await Promise.all(Array.from({ length: runner.mostAtOnce }, worker));
}

async function runTask(task: Task, runner: Runner): Promise<BatchResult> {
  const findings = task.kind === 'wait' ? task.findings : task.batch.findings.length;
  let executionArn = task.kind === 'wait' ? task.executionArn : '';
  try {
    if (task.kind === 'start') executionArn = await start(task, runner);
    const report = await runner.retry(() => waitForEnd(runner.sfn, executionArn, runner.sleep));
    return { ok: true, executionArn, findings, report };
  } catch (error) {
    return { ok: false, executionArn, findings, error: error instanceof Error ? error.message : String(error) };
  }
}

async function start(
  { name, input }: Extract<Task, { readonly kind: 'start' }>,
  { sfn, stateMachineArn, retry }: Runner,
): Promise<string> {
  try {
    const { executionArn = '' } = await retry(() =>
      sfn.send(new StartExecutionCommand({ stateMachineArn, name, input })),
    );
    return executionArn;
  } catch (error) {
    // Another caller started the same batch after the list was read, or a response of AWS was lost.
    if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
    return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}
