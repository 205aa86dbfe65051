import { describe, expect, it } from '@jest/globals';
import { type RemediationRecord, isForced, newRecord } from '../model/index.ts';
import { asResumeEvent, resume } from './resume.ts';
import { aRequest } from '../testing/index.ts';

const now = new Date('2026-11-21T00:00:00Z');
const remediationId = aRequest().remediationId;
const record = (overrides: Partial<RemediationRecord> = {}): RemediationRecord => ({
  ...newRecord(aRequest(), now),
  outcome: 'awaiting-approval',
  digest: 'd1',
  ...overrides,
});
const approval = (decision: 'approve' | 'reject') => ({
  source: 'asr' as const,
  'detail-type': 'ASR Approval' as const,
  detail: { remediationId, decision, by: 'ada', because: 'agreed with the owner' },
});
const undo = { source: 'asr' as const, 'detail-type': 'ASR Undo' as const, detail: { remediationId, by: 'ada' } };

describe('an event that continues a remediation', () => {
  it('is told from every other one', () => {
    expect(asResumeEvent(approval('approve'))).toEqual(approval('approve'));
    expect(asResumeEvent(undo)).toEqual(undo);
    expect(asResumeEvent({ ...undo, source: 'aws.securityhub' })).toBeUndefined();
    expect(asResumeEvent({ ...undo, detail: {} })).toBeUndefined();
    expect(asResumeEvent(null)).toBeUndefined();
  });

  it('approves the plan that is in history, in the name of the approver', () => {
    expect(resume(approval('approve'), record(), 'second', now)).toMatchObject({
      items: [
        {
          remediationId,
          executionId: 'second',
          step: 'remediate',
          source: 'approval',
          actor: 'ada',
          approval: { by: 'ada', digest: 'd1' },
        },
      ],
      answers: [],
    });
  });

  it('rejects with who and why', () => {
    expect(resume(approval('reject'), record(), 'second', now)).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused', reason: 'Rejected by ada: agreed with the owner' }],
    });
  });

  it('does not approve a plan that has grown old', () => {
    const old = record({ finishedAt: '2026-11-13T23:59:59Z' });

    expect(resume(approval('approve'), old, 'second', now)).toMatchObject({
      items: [],
      answers: [{ outcome: 'refused' }],
    });
  });

  it.each([['fixed'], ['refused'], [null]] as const)('leaves a remediation that is %s as it is', (outcome) => {
    expect(resume(approval('approve'), record({ outcome }), 'second', now)).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped' }],
    });
  });

  it('asks for the undo of the same remediation', () => {
    expect(resume(undo, record({ outcome: 'fixed' }), 'second', now)).toMatchObject({
      items: [{ remediationId, step: 'undo', source: 'undo', actor: 'ada', approval: null }],
    });
  });

  it('forces only the undo that says so', () => {
    const forced = { ...undo, detail: { ...undo.detail, force: true as const } };
    const [gentle] = resume(undo, record({ outcome: 'fixed' }), 'second', now).items;
    const [forcible] = resume(forced, record({ outcome: 'fixed' }), 'second', now).items;

    expect(asResumeEvent(forced)).toEqual(forced);
    expect(asResumeEvent({ ...undo, detail: { ...undo.detail, force: 'yes' } })).toBeUndefined();
    expect([gentle, forcible].map((item) => item !== undefined && isForced(item))).toEqual([false, true]);
  });

  it('never takes a remediation for a forced undo', () => {
    const forcible = { ...aRequest({ step: 'remediate' }), force: true };

    expect(isForced(forcible)).toBe(false);
  });

  it('says so where history knows nothing', () => {
    expect(resume(undo, undefined, 'second', now)).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped', reason: expect.stringContaining(remediationId) }],
    });
  });
});
