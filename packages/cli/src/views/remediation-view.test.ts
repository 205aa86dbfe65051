import { describe, expect, it } from '@jest/globals';
import type { Outcome, RemediationRecord } from '@asr/orchestrator';
import { aRecord, removedRule } from '../testing/index.ts';
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
  it('shows what was fixed', () => {
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

  it('shows the whole plan of what was only planned', () => {
    expect(changesOf('planned', { changes: [], pending: [pending] })).toEqual([pending]);
  });

  it('tells what was made from what waits for a person', () => {
    expect(changesOf('awaiting-approval', { pending: [pending] })).toEqual([
      { ...removedRule, state: 'made' },
      { ...pending, state: 'awaiting-approval' },
    ]);
  });

  it('shows an undo backwards, without what cannot be put back', () => {
    const undo = { executionId, by: 'maria', at: '2026-11-21T01:00:00.000Z' };

    const changes = changesOf('undone', { changes: [removedRule, pending], undo });

    expect(changes).toEqual([{ ...removedRule, from: null, to: removedRule.from }]);
  });

  it('does not show again what another run has undone', () => {
    const undo = { executionId: 'an earlier one', by: 'maria', at: '2026-11-21T01:00:00.000Z' };

    expect(changesOf('undone', { undo })).toEqual([]);
  });

  it.each(['compliant', 'gone', 'refused', 'skipped'] as const)(
    'shows no change for %s, whatever was planned',
    (outcome) => {
      expect(changesOf(outcome, {})).toEqual([]);
    },
  );

  it('shows what a failed remediation began, since some of it may be made', () => {
    expect(changesOf('failed', {})).toEqual([removedRule]);
  });

  it('takes the reason of this run, not that of the record, when an undo was refused', () => {
    const record = aRecord();
    const refused = { ...aRecord(), outcome: 'refused', reason: 'rules[…] was modified in the meantime.' } as never;

    const view = viewOf({
      reported: { remediationId: record.remediationId, outcome: 'refused', reason: 'rules[…] was' },
      executionId,
      record: { ...record, lastAnswer: { executionId, answer: refused } },
      isReversible: () => true,
    });

    expect(view.reason).toBe('rules[…] was modified in the meantime.');
  });

  it('shows the conflict of the undo that met it, and of no other run', () => {
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

  it('says what is known of a remediation that history does not have', () => {
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
