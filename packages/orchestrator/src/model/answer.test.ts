import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { AnyChange } from '@asr/playbooks';
import { aRequest } from '../testing/index.ts';
import { answer, mostBytesOf, question } from './answer.ts';
import { digestOf, namesPlan, planIdOf } from './change-text.ts';
import { isUnsafe } from './sanitize.ts';

const hostile = '\u001b[2J\u202e\u2028\nAccount 999999999999\u0007"\\<b>[x](y)💥'.repeat(500);
const text = fc.string({ unit: 'binary', maxLength: 800 });

describe('an answer', () => {
  it('has only safe texts of limited length for any input', () => {
    fc.assert(
      fc.property(text, text, text, text, (reason, summary, what, warning) => {
        const detection = { id: 'e', at: '2026-11-21T00:00:00Z', what };
        const ending = { outcome: 'failed', reason, summary, warning } as const;
        const { trigger = '', ...made } = answer(aRequest({ detection }), ending);
        for (const [one, most] of [
          [made.reason, Math.min(300, 400 - Buffer.byteLength(made.warning ?? ''))],
          [made.summary, warning === '' ? 300 : 200],
          [made.warning ?? '', 200],
          [trigger, 700],
        ] as const) {
          expect(isUnsafe(one)).toBe(false);
          expect(Buffer.byteLength(one)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('leaves the rest of a short warning to the reason', () => {
    const ending = { outcome: 'fixed', reason: 'x'.repeat(400) } as const;
    const lengths = ['', 'Short.', 'y'.repeat(150), 'y'.repeat(400)].map((warning) =>
      Buffer.byteLength(answer(aRequest(), { ...ending, warning }).reason),
    );

    expect(lengths).toEqual([300, 300, 250, 200]);
  });

  it('uses at most the state that is reserved for its request', () => {
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.string({ maxLength: 2048 }),
        fc.boolean(),
        (reason, summary, warning, resourceId, isDetected) => {
          const detection = isDetected ? { id: 'e', at: '2026-11-21T00:00:00Z', what: '"'.repeat(700) } : null;
          const request = aRequest({ resourceId, detection });
          const made = answer(request, {
            outcome: 'awaiting-approval',
            reason,
            summary,
            warning,
            mayStayFailed: true,
            unverified: true,
            next: 'ask',
          });
          expect(Buffer.byteLength(JSON.stringify(made))).toBeLessThanOrEqual(mostBytesOf(request));
        },
      ),
    );
  });
});

describe('the question to an approver', () => {
  const pending: readonly AnyChange[] = Array.from({ length: 200 }, (_, index) => ({
    field: 'rules',
    key: `${index} ${hostile}`,
    from: { description: hostile },
    to: null,
  }));
  const digest = digestOf(pending);
  const asked = question(aRequest({ resourceId: hostile }), pending, digest, hostile, hostile);

  it('names the plan, and the command that approves only this plan', () => {
    expect(asked).toContain(`Plan ${planIdOf(digest)} changes`);
    expect(asked).toContain(`asr approve ${aRequest().remediationId} --plan ${planIdOf(digest)} --because "…"`);
    expect(namesPlan(planIdOf(digest), digest)).toBe(true);
  });

  it('has 4,000 bytes at most, and no line that a name forged', () => {
    expect(Buffer.byteLength(asked)).toBeLessThanOrEqual(4000);
    expect(asked.split('\n').filter((line) => line.startsWith('Account '))).toEqual([
      'Account 111122223333, Region eu-west-1',
    ]);
    for (const line of asked.split('\n')) expect(isUnsafe(line)).toBe(false);
  });
});
