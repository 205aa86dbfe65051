import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { type Answer, answer, isUnsafe, outcomes } from '../model/index.ts';
import { outcomeDetail, outcomeEventSource, outcomeEventType } from './outcome-event.ts';
import { aRequest } from '../testing/index.ts';

const executionId = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:one';
const now = new Date('2026-11-24T03:00:00Z');
const schemaText = readFileSync(
  join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'reference', 'outcome-event.schema.json'),
  'utf8',
);
const published = z.fromJSONSchema(JSON.parse(schemaText) as Parameters<typeof z.fromJSONSchema>[0], {
  defaultTarget: 'draft-4',
});

function answerOf(overrides: Partial<Answer> = {}): Answer {
  return {
    ...answer(aRequest(), { outcome: 'fixed', reason: 'Changed and verified.', summary: 'rules removed' }),
    ...overrides,
  };
}
const detailOf = (overrides: Partial<Answer> = {}) => outcomeDetail(answerOf(overrides), executionId, now);
const asEvent = (detail: object) => ({
  source: outcomeEventSource,
  'detail-type': outcomeEventType,
  detail: JSON.parse(JSON.stringify(detail)) as object,
});

describe('the event of an outcome', () => {
  it('contains the outcome of a remediation, and the undo command', () => {
    expect(detailOf()).toMatchObject({
      version: '1',
      remediationId: 'r-0123456789abcdef0123',
      controlId: 'EC2.13',
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceId: aRequest().resourceId,
      findingId: aRequest().finding.id,
      outcome: 'fixed',
      reason: 'Changed and verified.',
      source: 'custom-action',
      executionId,
      undo: 'asr undo r-0123456789abcdef0123',
      at: '2026-11-24T03:00:00.000Z',
      ticket: false,
    });
  });

  it.each(outcomes)('matches the published schema for the outcome %s', (outcome) => {
    expect(published.safeParse(asEvent(detailOf({ outcome, trigger: 'an operator did it' }))).error).toBeUndefined();
  });

  it('has only fields of the published schema', () => {
    const { properties } = JSON.parse(schemaText) as {
      readonly properties: { readonly detail: { readonly properties: object } };
    };
    const known = Object.keys(properties.detail.properties);

    const every = detailOf({
      trigger: 'an operator did it',
      warning: 'The stack will report drift.',
      severity: 'HIGH',
      mayStayFailed: true,
      finding: { ...aRequest().finding, accountName: 'shop-prod' },
      plan: '1a2b3c4d5e6f7081',
      reversible: true,
    });

    expect(Object.keys(every).toSorted()).toEqual(known.toSorted());
  });

  it.each([
    ['source', { ...asEvent(detailOf()), source: 'aws.ec2' }],
    ['outcome', asEvent({ ...detailOf(), outcome: 'done' })],
    ['key', asEvent({ ...detailOf(), key: '' })],
    ['undo', asEvent({ ...detailOf(), undo: undefined })],
  ])('does not match the schema with another %s', (_field, event) => {
    expect(published.safeParse(event).success).toBe(false);
  });

  it('tells chats and tickets what the change can break, and whether the finding may stay', () => {
    const { text, warning, title } = detailOf({ warning: 'The stack will report drift.', mayStayFailed: true });

    expect(warning).toBe('The stack will report drift.');
    expect(text).toContain('\nWarning: The stack will report drift.\n');
    expect(title).toContain('fixed, may stay FAILED');
  });

  it.each(['refused', 'compliant', 'gone', 'skipped', 'undone'] as const)(
    'has no undo command for the outcome %s',
    (outcome) => {
      expect(detailOf({ outcome }).undo).toBeNull();
    },
  );

  it('has no undo command if nothing was changed', () => {
    expect(detailOf({ outcome: 'failed', summary: '' }).undo).toBeNull();
  });

  it('requests a ticket only if the requester did', () => {
    expect(detailOf({ ticket: true }).ticket).toBe(true);
    expect(detailOf().ticket).toBe(false);
  });

  it('has one key per resource and control, the same for all outcomes', () => {
    const { key } = detailOf();

    expect(detailOf({ outcome: 'failed', remediationId: 'r-other' }).key).toBe(key);
    for (const other of [
      { region: 'us-east-1' },
      { accountId: '444455556666' },
      { controlId: 'EC2.14' },
      { resourceId: 'sg-2' },
    ]) {
      expect(detailOf(other).key).not.toBe(key);
    }
  });
});

describe('the place of an outcome', () => {
  it('names the account, and links to resource, finding and execution', () => {
    const { text, accountName, links } = detailOf({ finding: { ...aRequest().finding, accountName: 'shop-prod' } });

    expect(accountName).toBe('shop-prod');
    expect(text).toContain('\nAccount: 111122223333 (shop-prod), eu-west-1\n');
    for (const link of Object.values(links)) {
      expect(link).toMatch(/^https:\/\//);
      expect(text).toContain(link);
    }
  });

  it.each([
    ['fixed', {}, true],
    ['compliant', {}, false],
    ['awaiting-approval', {}, false],
    ['gone', {}, true],
    ['gone', { source: 'detection' }, false],
    ['planned', {}, false],
    ['planned', { source: 'detection' }, true],
    ['skipped', { violation: true }, true],
  ] as const)('is in the digest or not: %s, %j', (outcome, more, digest) => {
    expect(detailOf({ outcome, ...more }).digest).toBe(digest);
  });
});

describe('hostile text', () => {
  const hostile = `"}]\\\n\r\u0000\u2028<!channel> <https://evil.example|click> [click](https://evil.example) [a][b] \u202e\u2067\u200b\u001b[2J \uD83D ${'"\n💥'.repeat(10_000)}`;
  const detail = detailOf({
    reason: hostile,
    summary: hostile,
    resourceId: hostile,
    trigger: hostile,
    warning: hostile,
    controlId: hostile,
  });

  it('always results in an event that matches the schema', () => {
    expect(published.safeParse(asEvent(detail)).error).toBeUndefined();
  });

  it('never breaks the line of the title, and mentions no user', () => {
    expect(detail.title).not.toMatch(/[\r\n\u2028<>]/);
    expect(detail.text).not.toMatch(/[<>]/);
    expect(detail.title.length).toBeLessThanOrEqual(150);
    expect(detail.text.length).toBeLessThanOrEqual(2900);
  });

  it('has no link markup, no escape sequence and no text direction in any field that a tool shows', () => {
    for (const text of [detail.title, detail.text]) expect(text).not.toMatch(/\]\(|\]\[/);
    for (const text of [
      detail.title,
      detail.reason,
      detail.summary,
      detail.resourceId,
      detail.trigger ?? '',
      detail.warning ?? '',
    ])
      expect(isUnsafe(text)).toBe(false);
    expect(
      detail.text
        .split('\n')
        .slice(0, 7)
        .map((line) => line.split(' ')[0]),
    ).toEqual([expect.any(String), 'Warning:', 'Changed:', 'Because', 'Account:', 'Resource:', 'Remediation:']);
    for (const line of detail.text.split('\n')) expect(isUnsafe(line)).toBe(false);
  });

  it('never leaves half a character', () => {
    for (const text of [detail.title, detail.text, detail.reason, detail.resourceId])
      expect(text.isWellFormed()).toBe(true);
  });
});
