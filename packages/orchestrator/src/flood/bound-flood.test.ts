import { describe, expect, it } from '@jest/globals';
import { type Answer, answer } from '../model/index.ts';
import { aRequest, historyInMemory } from '../testing/index.ts';
import { boundFlood } from './bound-flood.ts';
import type { Parsed } from '../parse/index.ts';

const quiet = '111122223333';
const loud = '444455556666';

function request(accountId: string, nth = 0) {
  return aRequest({ accountId, resourceId: `sg-${accountId}-${nth}`, source: 'imported' });
}

function event(...items: Parsed['items']): Parsed {
  return { items, answers: [] };
}

function door(most = 3) {
  let time = new Date('2026-11-24T01:05:00Z');
  const calls: string[] = [];
  const history = historyInMemory(() => time);
  return {
    calls,
    pass: (milliseconds: number) => (time = new Date(time.getTime() + milliseconds)),
    enter: (parsed: Parsed, executionId: string) =>
      boundFlood(parsed, {
        most,
        executionId,
        admit: async (...given) => {
          calls.push(given[0]);
          return history.admit(...given);
        },
      }),
  };
}

const reported = ({ answers }: Parsed): readonly Answer[] => answers.filter(({ violation }) => violation === true);

describe('a flood of events from one account', () => {
  it('is skipped above the limit, and one answer reports it', async () => {
    const { enter } = door();
    const parsed: Parsed[] = [];
    for (let nth = 0; nth < 10; nth += 1) parsed.push(await enter(event(request(loud, nth)), `execution-${nth}`));

    expect(parsed.flatMap(({ items }) => items)).toHaveLength(3);
    expect(parsed.slice(3).map(({ answers }) => answers.map(({ outcome }) => outcome))).toEqual(
      Array.from({ length: 7 }, () => ['skipped']),
    );
    expect(parsed.flatMap(reported)).toMatchObject([
      {
        accountId: loud,
        reason: expect.stringMatching(/^Account 444455556666 exceeds the limit of 3 requests per hour /),
      },
    ]);
    expect(parsed.flatMap(({ answers }) => answers).filter(({ isFlood }) => isFlood === true)).toHaveLength(6);
  });

  it('costs other accounts nothing, even in the same event', async () => {
    const { enter } = door();
    await enter(event(...[1, 2, 3, 4].map((nth) => request(loud, nth))), 'execution-1');

    const { items, answers } = await enter(event(request(loud, 5), request(quiet)), 'execution-2');

    expect(items).toEqual([request(quiet)]);
    expect(answers).toMatchObject([{ accountId: loud, outcome: 'skipped', isFlood: true }]);
  });

  it('costs one count for each account of an event', async () => {
    const { enter, calls } = door();
    await enter(event(...[1, 2, 3, 4].map((nth) => request(loud, nth)), request(quiet)), 'execution-1');

    expect(calls).toEqual([`REQUESTS#${loud}`, `REQUESTS#${quiet}`]);
  });

  it('ends with the hour', async () => {
    const { enter, pass } = door();
    await enter(event(...[1, 2, 3, 4].map((nth) => request(loud, nth))), 'execution-1');
    pass(3_600_000);

    expect(await enter(event(request(loud)), 'execution-2')).toEqual(event(request(loud)));
  });

  it('is reported by the same execution if Parse is retried', async () => {
    const { enter } = door(1);
    const all = event(request(loud, 1), request(loud, 2));
    const first = await enter(all, 'execution-1');
    const retried = await enter(all, 'execution-1');
    const other = await enter(all, 'execution-2');

    expect([first, retried, other].map((parsed) => reported(parsed).length)).toEqual([1, 1, 0]);
  });
});

describe('one event with more requests than the limit', () => {
  it('has its first requests carried out, and one answer for the rest', async () => {
    const { items, answers } = await door(2).enter(
      event(...[1, 2, 3, 4, 5].map((nth) => request(loud, nth))),
      'execution-1',
    );

    expect(items).toEqual([request(loud, 1), request(loud, 2)]);
    expect(answers).toMatchObject([{ outcome: 'skipped', resourceId: request(loud, 3).resourceId, violation: true }]);
  });
});

describe('the answers of an event', () => {
  const refused = (overrides: Partial<Answer> = {}): Answer => ({
    ...answer(request(loud), { outcome: 'refused', reason: 'It has no canonical name.' }),
    ...overrides,
  });

  it('count as well, because each sends a notification', async () => {
    const { enter } = door(1);
    await enter({ items: [], answers: [refused()] }, 'execution-1');
    const second = await enter({ items: [], answers: [refused()] }, 'execution-2');
    const third = await enter({ items: [], answers: [refused()] }, 'execution-3');

    expect(second.answers).toMatchObject([{ outcome: 'skipped', violation: true }]);
    expect(third.answers).toMatchObject([{ outcome: 'skipped', isFlood: true }]);
  });

  it('to declined findings do not count, because they may name the account of others', async () => {
    const { enter, calls } = door(1);
    const declined = refused({ finding: { ...request(loud).finding, productArn: '' } });
    const parsed = { items: [], answers: [declined, declined] };

    expect(await enter(parsed, 'execution-1')).toEqual(parsed);
    expect(calls).toEqual([]);
  });
});
