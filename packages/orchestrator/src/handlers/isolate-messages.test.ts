import { describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { isolate } from './isolate-messages.ts';

function aMessage(messageId: string, deliveries: number, body = '{}'): SQSRecord {
  return { messageId, body, attributes: { ApproximateReceiveCount: String(deliveries) } } as SQSRecord;
}

function selected(...messages: readonly SQSRecord[]) {
  const { now, later } = isolate(messages);
  const idsOf = (some: readonly SQSRecord[]) => some.map(({ messageId }) => messageId);
  return { now: idsOf(now), later: idsOf(later) };
}

describe('isolate', () => {
  it('handles all messages of a batch together', () => {
    expect(selected(aMessage('a', 1), aMessage('b', 2))).toEqual({ now: ['a', 'b'], later: [] });
  });

  it('handles a message alone from its third delivery on, so that it cannot end the function for others', () => {
    expect(selected(aMessage('a', 1), aMessage('b', 3), aMessage('c', 2))).toEqual({ now: ['b'], later: ['a', 'c'] });
  });

  it('handles the one with the most deliveries first, before the queue gives it up', () => {
    expect(selected(aMessage('a', 3), aMessage('b', 9), aMessage('c', 4))).toEqual({ now: ['b'], later: ['a', 'c'] });
  });

  it('handles a request alone at once if its group failed repeatedly', () => {
    expect(selected(aMessage('a', 1), aMessage('b', 1, '{"alone":true}'))).toEqual({ now: ['b'], later: ['a'] });
  });

  it.each(['', 'null', '[]', '{"alone":"yes"}', 'text'])('handles a malformed message as any other: %j', (body) => {
    expect(selected(aMessage('a', 1), aMessage('b', 1, body))).toEqual({ now: ['a', 'b'], later: [] });
  });
});
