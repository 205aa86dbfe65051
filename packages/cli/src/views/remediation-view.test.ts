import { describe, expect, it } from '@jest/globals';
import type { Outcome, RemediationRecord } from '@asr/orchestrator';
import { aRecord, removedRule } from '@asr/operations/testing';
import { viewOf } from './remediation-view.ts';

const executionId = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:now';
const pending = { field: 'consolePassword', from: 'present', to: null };

function changesOf(outcome: Outcome, overrides: Partial<RemediationRecord>) {
  const record = aRecord({ outcome, ...overrides });
  const reported = { remediationId: record.remediationId, outcome, reason: 'Short.' };
  const isReversible = ({ field }: { readonly field: string }) => field !== 'consolePassword';
  return viewOf({ reported, executionId, record, isReversible }).changes;
}

describe('viewOf', () => {
  it('shows the changes of a fixed remediation', () => {
    const record = aRecord();

    const view = viewOf({
      reported: { remediationId: record.remediationId, outcome: 'fixed', reason: 'Changed and …' },
      executionId,
      record,
      isReversible: () => true,
    });

    expect(view).toEqual({
      findingId: record.finding.id,
      controlId: 'EC2.13',
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceId: record.resourceId,
      outcome: 'fixed',
      reason: 'Changed and verified.',
      changes: [removedRule],
      remediationId: record.remediationId,
    });
  });

  it.each(['planned', 'awaiting-approval', 'fixed'] as const)(
    'shows all of the explanation and of the warning of a remediation that is %s',
    (outcome) => {
      const texts = { because: 'b'.repeat(1000), warning: 'w'.repeat(1000) };
      const record = aRecord({ outcome, ...texts });
      const reported = { remediationId: record.remediationId, outcome, reason: 'Short.' };
      expect(viewOf({ reported, executionId, record, isReversible: () => true })).toMatchObject(texts);
    },
  );

  it('shows no explanation of an earlier plan after a refusal', () => {
    const record = aRecord({ outcome: 'refused', because: 'Because.', warning: 'Beware.' });
    const reported = { remediationId: record.remediationId, outcome: 'refused' as const, reason: 'Short.' };
    const view = viewOf({ reported, executionId, record, isReversible: () => true });
    expect(view).not.toHaveProperty('because');
    expect(view).not.toHaveProperty('warning');
  });

  it('says that a fixed finding may stay FAILED', () => {
    const answer = { ...aRecord(), outcome: 'fixed', reason: 'The report is old.', mayStayFailed: true } as never;
    const record = aRecord({ lastAnswer: { executionId, answer } });
    const reported = { remediationId: record.remediationId, outcome: 'fixed' as const, reason: 'Short.' };
    expect(viewOf({ reported, executionId, record, isReversible: () => true })).toMatchObject({ mayStayFailed: true });
  });

  it('shows the whole plan of a planned remediation', () => {
    expect(changesOf('planned', { changes: [], pending: [pending] })).toEqual([pending]);
  });

  it('distinguishes made changes from changes that await approval', () => {
    expect(changesOf('awaiting-approval', { pending: [pending] })).toEqual([
      { ...removedRule, state: 'made' },
      { ...pending, state: 'awaiting-approval' },
    ]);
  });

  it('shows the reversed changes of an undo, without irreversible ones', () => {
    const undo = { executionId, by: 'maria', at: '2026-11-21T01:00:00.000Z' };

    const changes = changesOf('undone', { changes: [removedRule, pending], undo });

    expect(changes).toEqual([{ ...removedRule, from: null, to: removedRule.from }]);
  });

  it('does not show changes that another run undid', () => {
    const undo = { executionId: 'an earlier one', by: 'maria', at: '2026-11-21T01:00:00.000Z' };

    expect(changesOf('undone', { undo })).toEqual([]);
  });

  it.each(['compliant', 'gone', 'refused', 'skipped'] as const)('shows no changes for %s', (outcome) => {
    expect(changesOf(outcome, {})).toEqual([]);
  });

  it('shows the changes that a failed remediation started', () => {
    expect(changesOf('failed', {})).toEqual([removedRule]);
  });

  it('shows the reason of this run, not of the record, if an undo was refused', () => {
    const record = aRecord();
    const refused = { ...aRecord(), outcome: 'refused', reason: "rules[…] was modified since ASR's change." } as never;

    const view = viewOf({
      reported: { remediationId: record.remediationId, outcome: 'refused', reason: 'rules[…] was' },
      executionId,
      record: { ...record, lastAnswer: { executionId, answer: refused } },
      isReversible: () => true,
    });

    expect(view.reason).toBe("rules[…] was modified since ASR's change.");
  });

  it('shows a conflict only for the run of that undo', () => {
    const record = aRecord({
      undo: { executionId, by: 'maria', at: '2026-11-21T01:00:00.000Z' },
      conflict: [{ ...removedRule, now: { direction: 'ingress', description: 'mine' } }],
    });
    const reported = { remediationId: record.remediationId, outcome: 'refused' as const, reason: '' };
    const conflictSeenBy = (execution: string) =>
      viewOf({ reported, executionId: execution, record, isReversible: () => true }).conflict;

    expect(conflictSeenBy(executionId)).toEqual(record.conflict);
    expect(conflictSeenBy('another')).toBeUndefined();
  });

  it('shows the report of a remediation that history does not have', () => {
    const view = viewOf({
      reported: { remediationId: 'r-1', outcome: 'skipped', reason: 'Another one is at it.' },
      executionId,
      record: undefined,
      isReversible: () => true,
    });

    expect(view).toMatchObject({
      remediationId: 'r-1',
      outcome: 'skipped',
      reason: 'Another one is at it.',
      changes: [],
    });
  });
});
