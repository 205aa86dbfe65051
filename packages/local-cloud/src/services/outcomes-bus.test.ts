import { describe, expect, it } from '@jest/globals';
import { mostEntryBytes, outcomesBus } from './outcomes-bus.ts';

const call = { service: 'events', operation: 'PutEvents', region: 'eu-west-1', accountId: '999999999999', role: null };
const delivered: (readonly [event: object, bus: string])[] = [];
const bus = outcomesBus((...one) => void delivered.push(one));
const put = (...Entries: readonly object[]) => bus.answer(call, { Entries });
const entryOf = (bytes: number) => ({
  Source: 'asr',
  DetailType: 'Outcome',
  Detail: JSON.stringify({ x: 'x'.repeat(bytes - 18) }),
});

describe('PutEvents', () => {
  it('returns an id for each entry', async () => {
    expect(await put(entryOf(100), entryOf(mostEntryBytes - 100))).toEqual({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }, { EventId: expect.any(String) }],
    });
  });

  it('delivers each event in the envelope of EventBridge, and reports a detail that is no object', async () => {
    delivered.splice(0);

    const answer = await put({ EventBusName: 'ASR-Outcomes', ...entryOf(100) }, { ...entryOf(100), Detail: 'x' });

    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{}, { ErrorCode: 'MalformedDetail' }] });
    const envelope = { source: 'asr', 'detail-type': 'Outcome', account: '999999999999', region: 'eu-west-1' };
    expect(delivered).toMatchObject([[{ ...envelope, detail: { x: expect.stringMatching(/^x+$/) } }, 'ASR-Outcomes']]);
  });

  it.each<[string, readonly object[]]>([
    ['one byte too many', [entryOf(mostEntryBytes + 1)]],
    ['entries that are too large together', [entryOf(100), entryOf(mostEntryBytes - 99)]],
    ['a time, which counts 14 bytes', [{ ...entryOf(mostEntryBytes - 13), Time: 0 }]],
    ['a resource, which counts its bytes', [{ ...entryOf(mostEntryBytes - 1), Resources: ['é'] }]],
    ['more than ten entries', Array.from({ length: 11 }, () => entryOf(100))],
    ['no entry', []],
  ])('rejects a request with %s', async (_what, entries) => {
    await expect(put(...entries)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
