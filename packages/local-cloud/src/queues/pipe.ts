/**
 * The pipes of the synthesized admin stack: they gather the messages of a queue, and start the state machine with lists
 * of them. The messages wait here and not in moto, and the time of a batch passes on the simulated clock. A pipe that
 * cannot start an execution is not emulated.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 */
import type { Clock } from '../clock/index.ts';
import { type Resource, type Stack, TemplateError } from '../cloudformation/index.ts';

export interface Pipe<Started> {
  /** ARN of the queue that it reads. */
  readonly source: string;
  /** Sends a message to the queue. Resolves with what the pipe started with it. */
  readonly send: (body: object) => Promise<Started>;
}

interface PipeOptions<Started> {
  readonly stack: Stack;
  readonly stateMachineArn: string;
  readonly start: (input: readonly unknown[]) => Promise<Started>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** The limit of the input of an execution. A pipe ends a batch before it. */
const mostCharacters = 262_144;

interface Waiting<Started> {
  readonly text: string;
  readonly started: (result: Promise<Started>) => void;
}

export function openPipes<Started>(options: PipeOptions<Started>): readonly Pipe<Started>[] {
  return options.stack.resources('AWS::Pipes::Pipe').map((resource) => openPipe(resource, options));
}

function openPipe<Started>(
  resource: Resource,
  { stack, stateMachineArn, start, clock }: PipeOptions<Started>,
): Pipe<Started> {
  const { source, batchSize, seconds } = settingsOf(resource, stack, stateMachineArn);
  const waiting: Waiting<Started>[] = [];
  let isTimed = false;
  const startBatch = (): void => {
    const batch = waiting.splice(0, batchLength(waiting, batchSize));
    const result = start(batch.map(({ text }) => JSON.parse(text) as unknown));
    for (const { started } of batch) started(result);
  };
  const startAll = (): void => {
    isTimed = false;
    while (waiting.length > 0) startBatch();
  };
  return {
    source,
    send: (body) =>
      new Promise<Started>((resolve) => {
        waiting.push({ text: JSON.stringify(body), started: resolve });
        if (waiting.length >= batchSize) startBatch();
        if (isTimed || waiting.length === 0) return;
        isTimed = true;
        void clock.sleep(seconds * 1000).then(startAll);
      }),
  };
}

/** At least one message: an execution with too much input fails, as on AWS. */
function batchLength(waiting: readonly { readonly text: string }[], batchSize: number): number {
  let characters = 2;
  const most = waiting.slice(0, batchSize);
  const tooMany = most.findIndex(({ text }, index) => {
    characters += text.length + 1;
    return index > 0 && characters > mostCharacters;
  });
  return tooMany === -1 ? most.length : tooMany;
}

interface Settings {
  readonly source: string;
  readonly batchSize: number;
  readonly seconds: number;
}

function settingsOf({ logicalId, properties }: Resource, stack: Stack, stateMachineArn: string): Settings {
  const wrong = (why: string) => new TemplateError(`The pipe ${logicalId} ${why}`);
  const source = String(properties['Source']);
  const queues = stack.resources('AWS::SQS::Queue').map(({ attributes }) => attributes['Arn']);
  if (!queues.includes(source)) throw wrong(`reads ${source}, which is no queue of the template.`);
  if (properties['Target'] !== stateMachineArn) throw wrong('must start the state machine of the template.');
  const { SqsQueueParameters } = (properties['SourceParameters'] ?? {}) as {
    readonly SqsQueueParameters?: { readonly BatchSize?: number; readonly MaximumBatchingWindowInSeconds?: number };
  };
  const { InputTemplate, StepFunctionStateMachineParameters } = (properties['TargetParameters'] ?? {}) as {
    readonly InputTemplate?: string;
    readonly StepFunctionStateMachineParameters?: { readonly InvocationType?: string };
  };
  if (InputTemplate !== '<$.body>') throw wrong('has an input template that the local cloud does not support.');
  if (StepFunctionStateMachineParameters?.InvocationType !== 'FIRE_AND_FORGET')
    throw wrong('waits for the state machine, which EventBridge does not support for Standard workflows.');
  // The defaults of EventBridge Pipes.
  const { BatchSize: batchSize = 10, MaximumBatchingWindowInSeconds: seconds = 0 } = SqsQueueParameters ?? {};
  return { source, batchSize, seconds };
}
