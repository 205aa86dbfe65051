import { describe, expect, it } from '@jest/globals';
import { digestOf } from './digest.ts';
import { questionMails } from './questions.ts';
import { anOutcome } from '../testing/index.ts';

const many = (count: number, overrides: Parameters<typeof anOutcome>[0] = {}) =>
  Array.from({ length: count }, (_, nth) => anOutcome({ resourceId: `sg-${nth}`, ...overrides }));

describe('a digest', () => {
  it('says of each outcome what, where, what changed, how to undo it, and where to look', () => {
    const outcome = anOutcome({
      accountName: 'shop-prod',
      severity: 'HIGH',
      summary: 'rules[22] removed',
      warning: 'The stack will report drift.',
      trigger: 'alice called Authorize.',
      undo: 'asr undo r-0123456789abcdef0123',
    });

    expect(digestOf([outcome], [], 'text')).toEqual({
      subject: 'ASR: 1 fixed',
      message: `Account 111122223333 (shop-prod): 1 fixed

- EC2.13 fixed (sg-1): Changed and verified.
  eu-west-1, severity HIGH
  Warning: The stack will report drift.
  Changed: rules[22] removed
  Because alice called Authorize.
  Undo: asr undo r-0123456789abcdef0123
  Open the resource: https://resource
  Open the finding: https://finding
  Open the execution: https://execution`,
    });
  });

  it('counts outcomes and accounts in its subject, and begins with the failures', () => {
    const { subject, message } = digestOf(
      [
        ...many(2),
        ...many(1, { accountId: '444455556666', resourceId: 'sg-f', outcome: 'failed', reason: 'No role.' }),
        ...many(1, { outcome: 'refused', reason: 'Drift.', resourceId: 'sg-r' }),
      ],
      [],
      'text',
    );

    expect(subject).toBe('ASR: 1 failed, 1 refused, 2 fixed in 2 accounts');
    expect(message.split('\n').filter((line) => /^(Account|-)/.test(line))).toEqual([
      'Account 444455556666: 1 failed',
      '- EC2.13 failed (sg-f): No role.',
      'Account 111122223333: 1 refused, 2 fixed',
      '- EC2.13 refused (sg-r): Drift.',
      '- EC2.13 fixed (sg-0): Changed and verified.',
      '- EC2.13 fixed (sg-1): Changed and verified.',
    ]);
  });

  it('of thousands of outcomes is cut, with the number of the others and the command that lists them', () => {
    const { subject, message } = digestOf(many(5000), [], 'text');

    expect(subject).toBe('ASR: 5000 fixed');
    expect(message.match(/^- /gm)).toHaveLength(100);
    expect(message.endsWith('… and 4900 more. All of them: asr history --since 2026-11-24T02:45:00Z')).toBe(true);
  });

  it('fits into a message of SNS, however long the names are', () => {
    const { message } = digestOf(many(5000, { resourceId: '💥'.repeat(700), reason: 'x'.repeat(9000) }), [], 'text');

    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(256 * 1024);
    expect(message).toMatch(/… and \d+ more\. All of them: asr history --since/);
  });

  it('has a subject that SNS accepts', () => {
    const outcomes = (['failed', 'refused', 'skipped', 'planned', 'undone', 'fixed', 'gone'] as const).flatMap(
      (outcome, nth) => many(10_000, { outcome, accountId: `11112222333${nth}` }),
    );
    const unread = Array.from({ length: 3 }, () => anUnread());

    expect(digestOf(outcomes, unread, 'text').subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  });

  it('begins with the events that could not be read', () => {
    expect(digestOf([], [anUnread()], 'text')).toEqual({
      subject: 'ASR: an event could not be read',
      message: '- An event could not be read: out of memory\n  Open the execution: https://execution',
    });
  });

  it('for a chat is a custom notification, without links that others could hide', () => {
    const { subject, message } = digestOf(many(40, { resourceId: '[a](https://evil.example) <!channel>' }), [], 'chat');
    const { version, source, content } = JSON.parse(message) as {
      readonly version: string;
      readonly source: string;
      readonly content: { readonly textType: string; readonly title: string; readonly description: string };
    };

    expect({ version, source, textType: content.textType, title: content.title }).toEqual({
      version: '1.0',
      source: 'custom',
      textType: 'client-markdown',
      title: subject,
    });
    expect(content.description.length).toBeLessThanOrEqual(8000);
    expect(content.description).not.toMatch(/\]\(|[<>]/);
    expect(content.description).toMatch(/… and \d+ more/);
  });
});

const anUnread = () => ({
  version: '1' as const,
  executionId: 'execution',
  reason: 'An event could not be read: out of memory',
  at: '2026-11-24T03:00:00.000Z',
  digest: true as const,
  links: { execution: 'https://execution' },
});

describe('questions', () => {
  const questions = (count: number, message = 'A plan') =>
    Array.from({ length: count }, (_, nth) => ({
      kind: 'question' as const,
      key: `k-${nth}`,
      subject: `ASR requires approval: EC2.14 in ${nth}`,
      message: `${message} ${nth}`,
    }));

  it('up to three have a message each', () => {
    expect(questionMails(questions(3)).map(({ mail }) => mail)).toEqual([
      { subject: 'ASR requires approval: EC2.14 in 0', message: 'A plan 0' },
      { subject: 'ASR requires approval: EC2.14 in 1', message: 'A plan 1' },
      { subject: 'ASR requires approval: EC2.14 in 2', message: 'A plan 2' },
    ]);
  });

  it('of a flood share one message, which says so', () => {
    const [{ mail, questions: asked } = { mail: undefined, questions: [] }, ...others] = questionMails(questions(4));

    expect(others).toEqual([]);
    expect(asked).toHaveLength(4);
    expect(mail?.subject).toBe('ASR requires approval of 4 plans');
    expect(mail?.message).toMatch(/^ASR combined 4 questions that came within seconds.*asr inbox\n/);
    for (const nth of [0, 1, 2, 3]) expect(mail?.message).toContain(`A plan ${nth}`);
  });

  it('that do not fit are counted', () => {
    const [flood] = questionMails(questions(1000, 'x'.repeat(4000)));

    expect(Buffer.byteLength(flood?.mail.message ?? '')).toBeLessThanOrEqual(256 * 1024);
    expect(flood?.mail.message).toMatch(/… and 9\d\d more\. All of them: asr inbox$/);
    expect(flood?.questions).toHaveLength(1000);
  });
});
