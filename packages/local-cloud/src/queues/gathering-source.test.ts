import { describe, expect, it } from '@jest/globals';
import { openClock } from '../clock/index.ts';
import type { InvocationResult, LocalFunction } from '../functions/index.ts';
import { openGatheringSource } from './gathering-source.ts';

interface Event {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** @param fails Whether the function fails for this message in this invocation, or fails as a whole. */
function open(
  options: { readonly batchSize?: number; readonly windowSeconds?: number } = {},
  fails: (body: string, nth: number) => boolean | 'all' = () => false,
) {
  const batches: (readonly string[])[] = [];
  const invoke = async (payload: unknown): Promise<InvocationResult> => {
    const { Records } = payload as Event;
    batches.push(Records.map(({ body }) => body));
    const results = Records.map(({ body }) => fails(body, batches.length));
    if (results.includes('all')) return { ok: false, error: { errorType: 'Error', errorMessage: 'No.' } };
    const batchItemFailures = Records.filter((_, index) => results[index] === true).map(({ messageId }) => ({
      itemIdentifier: messageId,
    }));
    return { ok: true, payload: JSON.stringify({ batchItemFailures }) };
  };
  const clock = openClock();
  const source = openGatheringSource({
    queue: {
      logicalId: 'Queue',
      type: 'AWS::SQS::Queue',
      ref: 'url',
      metadata: {},
      attributes: { Arn: 'arn' },
      properties: { VisibilityTimeout: 480, RedrivePolicy: { maxReceiveCount: 3 } },
    },
    function: { invoke } as unknown as LocalFunction,
    batchSize: options.batchSize ?? 100,
    windowSeconds: options.windowSeconds ?? 60,
    maximumConcurrency: 2,
    clock,
  });
  return { source, batches, clock };
}

describe('an event source with a window', () => {
  it('delivers the messages of its window together, when time passes', async () => {
    const { source, batches, clock } = open();
    for (const body of ['a', 'b', 'c']) source.send(body);

    expect(batches).toEqual([]);
    await clock.sleep(61_000);
    expect(batches).toEqual([['a', 'b', 'c']]);

    source.send('d');
    await clock.sleep(61_000);
    expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('delivers a full batch at once', async () => {
    const { source, batches } = open({ batchSize: 2 });
    for (const body of ['a', 'b', 'c']) source.send(body);

    expect(batches).toEqual([['a', 'b']]);
    await source.drain();
    expect(batches).toEqual([['a', 'b'], ['c']]);
  });

  it('begins a window with its first message, also after an earlier window was delivered early', async () => {
    const { source, batches, clock } = open();
    source.send('a');
    await source.drain();
    await clock.sleep(30_000);
    source.send('b');

    await clock.sleep(40_000);
    expect(batches).toEqual([['a']]);
    await clock.sleep(21_000);
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('delivers again only what the function reported as failed, after the visibility timeout', async () => {
    const { source, batches, clock } = open({}, (body, nth) => body === 'b' && nth === 1);
    for (const body of ['a', 'b']) source.send(body);

    await clock.sleep(61_000);
    await clock.sleep(400_000);
    expect(batches).toEqual([['a', 'b']]);
    await clock.sleep(150_000);
    expect(batches).toEqual([['a', 'b'], ['b']]);
  });

  it('moves a message to the dead-letter queue when it failed as often as its queue allows', async () => {
    const { source, batches } = open({}, () => 'all');
    source.send('a');
    await source.drain();

    expect(batches).toEqual([['a'], ['a'], ['a']]);
    expect(source.lost()).toEqual(['a']);
  });
});
