/**
 * The pipes of the synthesized admin stack: they gather the messages of a queue, and start the state machine with lists
 * of them. The messages wait here and not in moto, and the time of a batch passes on the simulated clock.
 *
 * A list that is too large for the input of an execution fails as a whole: its messages become visible again, and move to
 * the dead-letter queue as often as the queue allows. AWS says that the size limits the list, and not what a pipe does
 * then, so this is the worse case.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 */
import type { Clock } from '../clock/index.ts';
import { type Resource, type Stack, TemplateError } from '../cloudformation/index.ts';

export interface Pipe<Started> {
  readonly name: string;
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

/** The limit of the input of an execution. */
const mostCharacters = 262_144;

interface Waiting<Started> {
  readonly body: object;
  readonly started: (result: Promise<Started>) => void;
  receives: number;
}

export function openPipes<Started>(options: PipeOptions<Started>): readonly Pipe<Started>[] {
  const pipes: readonly Pipe<Started>[] = options.stack.resources('AWS::Pipes::Pipe').map((resource) => {
    const settings = settingsOf(resource, options.stack, options.stateMachineArn);
    return openPipe(settings, options, () => pipes.find(({ source }) => source === settings.deadLetterArn));
  });
  return pipes;
}

/** @param next The pipe of the dead-letter queue, if it has one. */
function openPipe<Started>(
  { name, source, batchSize, seconds, visibilitySeconds, maxReceiveCount }: Settings,
  { start, clock }: PipeOptions<Started>,
  next: () => Pipe<Started> | undefined,
): Pipe<Started> {
  const waiting: Waiting<Started>[] = [];
  let isTimed = false;
  const startBatch = (): void => {
    const batch = waiting.splice(0, batchSize);
    const list = batch.map(({ body }) => body);
    if (JSON.stringify(list).length > mostCharacters) return again(batch);
    const result = start(list);
    for (const { started } of batch) started(result);
  };
  const again = (batch: readonly Waiting<Started>[]): void => {
    for (const one of batch) {
      one.receives += 1;
      if (one.receives >= maxReceiveCount) one.started(sendOrLose(one.body));
    }
    const left = batch.filter(({ receives }) => receives < maxReceiveCount);
    if (left.length > 0) void clock.sleep(visibilitySeconds * 1000).then(() => add(left));
  };
  const sendOrLose = async (body: object): Promise<Started> => {
    const pipe = next();
    if (pipe === undefined) throw new Error(`The message of ${source} is lost: it is too large for an execution.`);
    return pipe.send(body);
  };
  const startAll = (): void => {
    isTimed = false;
    while (waiting.length > 0) startBatch();
  };
  const add = (some: readonly Waiting<Started>[]): void => {
    waiting.push(...some);
    while (waiting.length >= batchSize) startBatch();
    if (isTimed || waiting.length === 0) return;
    isTimed = true;
    void clock.sleep(seconds * 1000).then(startAll);
  };
  return {
    name,
    source,
    send: (body) => new Promise<Started>((started) => add([{ body, started, receives: 0 }])),
  };
}

interface Settings {
  readonly name: string;
  readonly source: string;
  readonly batchSize: number;
  readonly seconds: number;
  /** Seconds until the messages of a list that failed are visible again. */
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  readonly deadLetterArn?: string;
}

function settingsOf({ logicalId, properties }: Resource, stack: Stack, stateMachineArn: string): Settings {
  const wrong = (why: string) => new TemplateError(`The pipe ${logicalId} ${why}`);
  const source = String(properties['Source']);
  const queue = stack.resources('AWS::SQS::Queue').find(({ attributes }) => attributes['Arn'] === source);
  if (queue === undefined) throw wrong(`reads ${source}, which is no queue of the template.`);
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
  return { name: String(properties['Name']), source, batchSize, seconds, ...retriesOf(queue) };
}

function retriesOf({
  properties,
}: Resource): Pick<Settings, 'visibilitySeconds' | 'maxReceiveCount' | 'deadLetterArn'> {
  const { VisibilityTimeout = 30, RedrivePolicy = {} } = properties;
  const { maxReceiveCount = Infinity, deadLetterTargetArn } = RedrivePolicy as {
    readonly maxReceiveCount?: number;
    readonly deadLetterTargetArn?: string;
  };
  return {
    visibilitySeconds: Number(VisibilityTimeout),
    maxReceiveCount,
    ...(deadLetterTargetArn === undefined ? {} : { deadLetterArn: deadLetterTargetArn }),
  };
}
