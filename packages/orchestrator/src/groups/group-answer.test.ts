import { describe, expect, it } from '@jest/globals';
import { type Answer, type Running, answer } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';
import { groupAnswer, splitGroup } from './group-answer.ts';

const requests = [1, 2, 3].map((nth) => aRequest({ remediationId: `r-${nth}`, resourceId: `sg-${nth}` }));
const [first, second, third] = requests as [(typeof requests)[0], (typeof requests)[0], (typeof requests)[0]];
const fixed = (request = first): Answer => answer(request, { outcome: 'fixed', reason: 'Changed and verified.' });
const asking = (request = first, question = `Approve ${request.remediationId}?`): Answer =>
  answer(request, { outcome: 'awaiting-approval', reason: 'Approval required.', next: 'ask', question });
const running = (request = first, waitSeconds = 10) =>
  answer(request, { outcome: 'running', reason: 'Submitted.', next: 'wait', waitSeconds }) as Running;

describe('the answer of a group', () => {
  it('waits only for the requests that have not ended, for the longest of their times', () => {
    const answered = groupAnswer({ requests, ended: [] }, [fixed(first), running(second, 10), running(third, 30)]);

    expect(answered).toMatchObject({ next: 'wait', waitSeconds: 30, question: '' });
    expect(answered.requests).toEqual([second, third]);
    expect(answered.ended).toEqual([fixed(first)]);
  });

  it('keeps the answers of earlier messages', () => {
    const answered = groupAnswer({ requests: [second], ended: [fixed(first)] }, [fixed(second)]);

    expect(answered).toMatchObject({ next: 'report', requests: [], ended: [fixed(first), fixed(second)] });
  });

  it('asks one question as it is', () => {
    const answered = groupAnswer({ requests: [first], ended: [] }, [asking(first)]);

    expect(answered).toMatchObject({
      next: 'report',
      subject: 'ASR requires approval: EC2.13 in 111122223333',
      question: 'Approve r-1?',
      ended: [{ outcome: 'awaiting-approval', question: '' }],
    });
  });

  it('asks several questions in one message, although others wait for AWS', () => {
    const answered = groupAnswer({ requests, ended: [] }, [asking(first), running(second), asking(third)]);

    expect(answered).toMatchObject({
      next: 'wait',
      subject: 'ASR requires approval: EC2.13 in 111122223333: 2 plans',
      question: 'Approve r-1?\n\nApprove r-3?',
    });
  });

  it('never cuts a question, and says how many others there are', () => {
    const long = (nth: number) => `${String(nth).repeat(3900)} asr approve r-${nth}`;
    const many = Array.from({ length: 40 }, (_, nth) => aRequest({ remediationId: `r-${nth}` }));
    const { question } = groupAnswer(
      { requests: many, ended: [] },
      many.map((request, nth) => asking(request, long(nth % 10))),
    );

    expect(Buffer.byteLength(question)).toBeLessThan(61_000);
    const asked = question.match(/asr approve/g)?.length ?? 0;
    expect(question).toContain(`${40 - asked} more plans wait for an approval. To list them, run: asr inbox`);
  });

  it('defers a request alone, because the state machine defers one at a time', () => {
    const deferred = (request = first): Answer =>
      answer(request, { outcome: 'deferred', reason: 'Later.', next: 'defer', waitSeconds: 60, deferredUntil: 9 });

    expect(groupAnswer({ requests: [first], ended: [] }, [deferred(first)])).toMatchObject({
      next: 'defer',
      waitSeconds: 60,
      requests: [first],
      ended: [{ remediationId: 'r-1', deferredUntil: 9 }],
    });
    expect(groupAnswer({ requests, ended: [] }, [fixed(first), deferred(second), running(third)])).toMatchObject({
      next: 'split',
      requests: [second, third],
      ended: [{ remediationId: 'r-1' }],
    });
    expect(groupAnswer({ requests: [second], ended: [fixed(first)] }, [deferred(second)])).toMatchObject({
      next: 'split',
      requests: [second],
      ended: [{ remediationId: 'r-1' }],
    });
  });

  it('splits the requests that have not ended', () => {
    expect(splitGroup({ requests: [second, third], ended: [] }, [fixed(first)])).toMatchObject({
      next: 'split',
      requests: [second, third],
      ended: [fixed(first)],
    });
  });
});
