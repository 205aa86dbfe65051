import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { answer } from '../model/index.ts';
import { type OutcomeDetail, outcomeDetail } from './outcome-event.ts';
import { type ReportedDetail, mostBytes, putOutcomes } from './put-outcomes.ts';
import { aRequest } from '../testing/index.ts';

const client = new EventBridgeClient({ region: 'us-east-1' });
const eventBridge = mockClient(client);
afterEach(() => void eventBridge.reset());

const detail = (remediationId: string, resourceId = 'sg-1'): OutcomeDetail =>
  outcomeDetail(
    answer(aRequest({ remediationId, resourceId }), { outcome: 'fixed', reason: 'Changed.' }),
    'execution',
    new Date(0),
  );
const many = (count: number, resourceId?: string) =>
  Array.from({ length: count }, (_, index) => detail(`r-${index}`, resourceId));
const idsOf = ({ Entries = [] }: PutEventsCommandInput) =>
  Entries.map(({ Detail = '' }) => (JSON.parse(Detail) as OutcomeDetail).remediationId);
const requests = () => eventBridge.commandCalls(PutEventsCommand).map(({ args: [command] }) => command.input);
const delivered: string[] = [];
const put = (details: readonly OutcomeDetail[], signal = new AbortController().signal) => {
  delivered.length = 0;
  const delivery = {
    delivered: (some: readonly ReportedDetail[]) =>
      delivered.push(...some.map((one) => ('outcome' in one ? one.remediationId : ''))),
    signal,
  };
  return putOutcomes(client, 'ASR-Outcomes', details, delivery, async () => {});
};
const takeAllBut = (refused: ReadonlySet<string>) => (input: PutEventsCommandInput) => ({
  Entries: idsOf(input).map((id) =>
    refused.has(id) ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Slow down' } : { EventId: id },
  ),
});

describe('putOutcomes', () => {
  it('puts each event once, ten in a request', async () => {
    eventBridge.on(PutEventsCommand).callsFake(takeAllBut(new Set()));

    await put(many(23));

    expect(requests().map((request) => idsOf(request).length)).toEqual([10, 10, 3]);
    expect(new Set(requests().flatMap(idsOf)).size).toBe(23);
    expect(requests()[0]?.Entries?.[0]).toMatchObject({
      EventBusName: 'ASR-Outcomes',
      Source: 'asr',
      DetailType: 'ASR Remediation Outcome',
    });
  });

  it('makes no request without events', async () => {
    await put([]);

    expect(requests()).toEqual([]);
  });

  it('never makes a request that exceeds the limit of EventBridge', async () => {
    eventBridge.on(PutEventsCommand).callsFake(takeAllBut(new Set()));

    await put(many(30, '\u0001'.repeat(2048)));

    for (const { Entries } of requests())
      expect(Buffer.byteLength(JSON.stringify(Entries))).toBeLessThanOrEqual(mostBytes + 1000);
    expect(requests().flatMap(idsOf)).toHaveLength(30);
  });

  it('retries only the failed events', async () => {
    eventBridge
      .on(PutEventsCommand)
      .callsFakeOnce(takeAllBut(new Set(['r-1', 'r-3'])))
      .callsFakeOnce(takeAllBut(new Set(['r-3'])))
      .callsFake(takeAllBut(new Set()));

    await put(many(5));

    expect(requests().map(idsOf)).toEqual([['r-0', 'r-1', 'r-2', 'r-3', 'r-4'], ['r-1', 'r-3'], ['r-3']]);
  });

  it('throws if an event fails repeatedly, after it put all others', async () => {
    eventBridge.on(PutEventsCommand).callsFake(takeAllBut(new Set(['r-0'])));

    await expect(put(many(12))).rejects.toThrow('1 events failed after 5 attempts: ThrottlingException: Slow down.');
    expect(requests().flatMap(idsOf)).toContain('r-11');
    expect(delivered.toSorted()).toEqual(
      many(12)
        .slice(1)
        .map(({ remediationId }) => remediationId)
        .toSorted(),
    );
  });

  it('continues after a failed request', async () => {
    eventBridge.on(PutEventsCommand).rejectsOnce(new Error('socket hang up')).callsFake(takeAllBut(new Set()));

    await expect(put(many(12))).rejects.toThrow('socket hang up');
    expect(requests().map((request) => idsOf(request).length)).toEqual([10, 2]);
    expect(delivered).toEqual(['r-10', 'r-11']);
  });

  it('makes no further request when it has no more time', async () => {
    eventBridge.on(PutEventsCommand).callsFake(takeAllBut(new Set()));

    await put(many(12), AbortSignal.abort());

    expect([requests(), delivered]).toEqual([[], []]);
  });

  it('treats a missing result as a failure', async () => {
    eventBridge.on(PutEventsCommand).resolves({});

    await expect(put(many(1))).rejects.toThrow('1 events failed after 5 attempts');
  });
});
