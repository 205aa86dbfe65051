import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { type Answer, answer, outcomes } from '../model/index.ts';
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

function told(overrides: Partial<Answer> = {}): Answer {
  return {
    ...answer(aRequest(), { outcome: 'fixed', reason: 'Changed and verified.', summary: 'rules removed' }),
    ...overrides,
  };
}
const detailOf = (overrides: Partial<Answer> = {}) => outcomeDetail(told(overrides), executionId, now);
const asEvent = (detail: object) => ({
  source: outcomeEventSource,
  'detail-type': outcomeEventType,
  detail: JSON.parse(JSON.stringify(detail)) as object,
});

describe('the event of an outcome', () => {
  it('says what became of a remediation, and how to take it back', () => {
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

  it.each(outcomes)('is what the published schema says, when it is %s', (outcome) => {
    expect(published.safeParse(asEvent(detailOf({ outcome, trigger: 'somebody did it' }))).error).toBeUndefined();
  });

  it('has no field that the schema does not publish', () => {
    const { properties } = JSON.parse(schemaText) as {
      readonly properties: { readonly detail: { readonly properties: object } };
    };
    const known = Object.keys(properties.detail.properties);

    expect(Object.keys(detailOf({ trigger: 'somebody did it' })).toSorted()).toEqual(known.toSorted());
  });

  it.each([
    ['source', { ...asEvent(detailOf()), source: 'aws.ec2' }],
    ['outcome', asEvent({ ...detailOf(), outcome: 'done' })],
    ['key', asEvent({ ...detailOf(), key: '' })],
    ['undo', asEvent({ ...detailOf(), undo: undefined })],
  ])('is not what the schema says with another %s', (_field, event) => {
    expect(published.safeParse(event).success).toBe(false);
  });

  it.each(['refused', 'compliant', 'gone', 'skipped', 'undone'] as const)('offers no undo of what is %s', (outcome) => {
    expect(detailOf({ outcome }).undo).toBeNull();
  });

  it('offers no undo where nothing was changed', () => {
    expect(detailOf({ outcome: 'failed', summary: '' }).undo).toBeNull();
  });

  it('asks for a ticket only where a person did', () => {
    expect(detailOf({ ticket: true }).ticket).toBe(true);
    expect(detailOf().ticket).toBe(false);
  });

  it('has one key for a resource and control, whatever became of them, and another for any other', () => {
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

describe('hostile text', () => {
  const hostile = `"}]\\\n\r\u0000\u2028<!channel> <https://evil.example|click> \uD83D ${'"\n💥'.repeat(10_000)}`;
  const detail = detailOf({
    reason: hostile,
    summary: hostile,
    resourceId: hostile,
    trigger: hostile,
    controlId: hostile,
  });

  it('never makes an event that is not what the schema says', () => {
    expect(published.safeParse(asEvent(detail)).error).toBeUndefined();
  });

  it('never breaks the one line of the title, and calls nobody', () => {
    expect(detail.title).not.toMatch(/[\r\n\u2028<>]/);
    expect(detail.text).not.toMatch(/[<>]/);
    expect(detail.title.length).toBeLessThanOrEqual(150);
    expect(detail.text.length).toBeLessThanOrEqual(2900);
  });

  it('never leaves half a character', () => {
    for (const text of [detail.title, detail.text, detail.reason, detail.resourceId])
      expect(text.isWellFormed()).toBe(true);
  });
});
