/** Requests that a deadline makes. */
import { describe, expect, it } from '@jest/globals';
import { type RemediationRequest, digestOf } from '../model/index.ts';
import { remediate } from './remediate.ts';
import { id, open, request, world } from './testing/index.ts';

const overdue = {
  dueAt: '2026-11-10T12:00:00.000Z',
  toldAt: '2026-11-19T12:00:00.000Z',
  reason: 'The deadline of the finding passed.',
  action: 'remediate' as const,
};
const due = (overrides: Partial<RemediationRequest> = {}) =>
  request({ source: 'deadline', actor: 'asr', overdue, askedBecause: overdue.reason, ...overrides });

describe('a request of a deadline', () => {
  it('is fixed, and its answer and record say why it began', async () => {
    const { dependencies, history } = world();

    expect(await remediate(due(), dependencies)).toMatchObject({
      outcome: 'fixed',
      source: 'deadline',
      reason: 'Changed and verified. The deadline of the finding passed.',
    });
    expect(history.records.get(id)).toMatchObject({
      source: 'deadline',
      actor: 'asr',
      because: 'The deadline of the finding passed.',
      overdue,
    });
  });

  it('requires approval of a change that cannot be undone', async () => {
    const { dependencies, house } = world({ ashes: 'full' });

    expect(await remediate(due(), dependencies)).toMatchObject({ outcome: 'awaiting-approval', next: 'ask' });
    expect(house.ashes).toBe('full');
  });

  it('obeys the limits', async () => {
    const { dependencies, house } = world({}, undefined, undefined, { perAccountPerHour: 1, above: 'ask' });
    await remediate(request({ remediationId: 'r-first', executionId: 'first' }), dependencies);
    house.lamp = 'on';

    expect(await remediate(due({ executionId: 'second' }), dependencies)).toMatchObject({
      outcome: 'awaiting-approval',
    });
    expect(house.lamp).toBe('on');
  });

  it('that arrives in another execution is neither repeated nor asked again', async () => {
    const { dependencies, house } = world();
    const asking = { approvalRequired: true, overdue: { ...overdue, action: 'ask' as const } };
    await remediate(due(asking), dependencies);

    expect(await remediate(due({ ...asking, executionId: 'another' }), dependencies)).toMatchObject({
      outcome: 'skipped',
      next: 'report',
      question: '',
    });
    expect(house).toEqual(open);
  });

  it('whose plan waits can be approved, after it arrived twice', async () => {
    const { dependencies, history, house } = world();
    await remediate(due({ approvalRequired: true }), dependencies);
    await remediate(due({ approvalRequired: true, executionId: 'another' }), dependencies);
    const { pending = [], outcome } = history.records.get(id) ?? {};
    expect(outcome).toBe('awaiting-approval');

    const approval = { by: 'ada', because: 'agreed', digest: digestOf(pending) };
    const approved = due({ source: 'approval', executionId: 'approved', approvalRequired: true, approval });
    expect(await remediate(approved, dependencies)).toMatchObject({ outcome: 'fixed' });
    expect(house.lamp).toBe('off');
  });
});
