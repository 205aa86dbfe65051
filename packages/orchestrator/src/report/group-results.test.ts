import { describe, expect, it } from '@jest/globals';
import { type Answer, answer } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';
import { withoutGroups } from './group-results.ts';

const requestOf = (nth: number) => aRequest({ remediationId: `r-${nth}` });
const answerOf = (nth: number): Answer => answer(requestOf(nth), { outcome: 'fixed', reason: 'Changed and verified.' });
const failure = { Error: 'ASR.DeadLetter', Cause: 'The playbook function gave up.' };

describe('the results of groups', () => {
  it('are the answers and the requests that were given up, of split groups too', () => {
    const { input } = withoutGroups({
      executionId: 'e',
      input: {
        answers: [],
        items: [
          [answerOf(1), answerOf(2)],
          { requests: [requestOf(4), requestOf(5)], ended: [answerOf(3)], failure },
          { ended: [answerOf(6)], alone: [[answerOf(7)], { requests: [requestOf(8)], ended: [], failure }] },
        ],
      },
    });

    expect(input.items).toEqual([
      answerOf(1),
      answerOf(2),
      answerOf(3),
      { request: requestOf(4), failure },
      { request: requestOf(5), failure },
      answerOf(6),
      answerOf(7),
      { request: requestOf(8), failure },
    ]);
  });

  it('of an execution that started before an update have no groups', () => {
    const items = [answerOf(1), { request: requestOf(2), failure }];

    expect(withoutGroups({ executionId: 'e', input: { answers: [], items } }).input.items).toEqual(items);
  });
});
