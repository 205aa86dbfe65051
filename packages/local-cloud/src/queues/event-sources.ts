/** The event source mappings of the synthesized admin stack. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../clock/index.ts';
import { type EventSource, openEventSource } from './event-source.ts';
import type { LocalFunction } from '../functions/index.ts';
import { type GatheringSource, openGatheringSource } from './gathering-source.ts';
import { type Resource, type Stack, TemplateError } from '../cloudformation/index.ts';
import type { VisibilityChanges } from './visibility.ts';
import type { TaskTokens } from '../state-machine/index.ts';

export interface EventSourcesOptions {
  readonly stack: Stack;
  readonly sqs: SQSClient;
  readonly functionOf: (nameOrArn: string) => LocalFunction | undefined;
  readonly tokens: TaskTokens;
  readonly clock: Pick<Clock, 'sleep' | 'sleepPassively'>;
  readonly visibility: Pick<VisibilityChanges, 'secondsOf'>;
}

export interface EventSources {
  /** Polls all queues now. */
  readonly wake: () => void;
  /** The mappings that gather messages for some time. */
  readonly gathering: readonly GatheringSource[];
  /** Delivers messages until the queues are empty, even if no task waits for them. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export function openEventSources({
  stack,
  sqs,
  functionOf,
  tokens,
  clock,
  visibility,
}: EventSourcesOptions): EventSources {
  const queues = stack.resources('AWS::SQS::Queue');
  let held = 0;
  const wake = (): void => sources.forEach((source) => source.wake());
  // Every waiting task has a message. If no function has received it, it is in a queue.
  const isExpecting = () => tokens.waiting > held;
  const inHands = (change: number): void => {
    held += change;
    if (change < 0) wake();
  };
  const mappings = stack
    .resources('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties['Enabled'] !== false);
  const gathering = mappings.filter(hasWindow).map((mapping) => {
    const { EventSourceArn, FunctionName, BatchSize, MaximumBatchingWindowInSeconds, ScalingConfig } =
      mapping.properties;
    const queue = queues.find(({ attributes }) => attributes['Arn'] === EventSourceArn);
    const found = functionOf(String(FunctionName));
    if (queue === undefined || found === undefined) throw unknown(mapping);
    return openGatheringSource({
      queue,
      function: found,
      batchSize: Number(BatchSize),
      windowSeconds: Number(MaximumBatchingWindowInSeconds),
      maximumConcurrency:
        (ScalingConfig as { readonly MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? Infinity,
      clock,
    });
  });
  const sources: readonly EventSource[] = mappings
    .filter((mapping) => !hasWindow(mapping))
    .map((mapping) => {
      const {
        EventSourceArn,
        FunctionName,
        BatchSize = 10,
        FunctionResponseTypes = [],
        ScalingConfig = {},
      } = mapping.properties;
      const queue = queues.find(({ attributes }) => attributes['Arn'] === EventSourceArn);
      const found = functionOf(String(FunctionName));
      if (queue === undefined || found === undefined) throw unknown(mapping);
      return openEventSource({
        sqs,
        queueUrl: queue.ref,
        queueArn: String(EventSourceArn),
        function: found,
        batchSize: Number(BatchSize),
        maximumConcurrency: (ScalingConfig as { readonly MaximumConcurrency?: number }).MaximumConcurrency ?? Infinity,
        reportsBatchItemFailures: (FunctionResponseTypes as readonly string[]).includes('ReportBatchItemFailures'),
        visibilityTimeoutSeconds: Number(queue.properties['VisibilityTimeout'] ?? 30),
        visibility,
        clock,
        isExpecting,
        inHands,
        failed: (error) => tokens.abandon(error),
      });
    });
  return {
    wake,
    gathering,
    async drain() {
      // A dead letter of one queue moves to another queue.
      for (const source of [...sources, ...sources, ...gathering]) await source.drain();
    },
    async close() {
      await Promise.all([...sources, ...gathering].map((source) => source.close()));
    },
  };
}

/** Also a window of 0 seconds is written, so that a test can plant one. */
function hasWindow({ properties }: Resource): boolean {
  return properties['MaximumBatchingWindowInSeconds'] !== undefined;
}

function unknown({ logicalId, properties }: Resource): TemplateError {
  const { EventSourceArn, FunctionName } = properties;
  return new TemplateError(
    `${logicalId} maps ${String(EventSourceArn)} to ${String(FunctionName)}; one of them is not in the template.`,
  );
}
