import { describe, expect, it } from '@jest/globals';
import { type AnyPlaybook, nameOf } from '@asr/playbooks';
import { type RemediationRequest, digestOf } from '../model/index.ts';
import { remediate } from './remediate.ts';
import { open, world, request, id } from './testing/index.ts';

describe('approval', () => {
  const approve = (digest: string, overrides: Partial<RemediationRequest> = {}) =>
    request({
      executionId: 'approved',
      source: 'approval',
      approval: { by: 'ada', because: 'agreed', digest },
      ...overrides,
    });

  it('is required only for changes that cannot be undone; others are made immediately', async () => {
    const { house, history, dependencies } = world({ ashes: 'full' });

    const answer = await remediate(request(), dependencies);

    expect(answer).toMatchObject({
      outcome: 'awaiting-approval',
      next: 'ask',
      plan: expect.stringMatching(/^[\da-f]{16}$/),
      reversible: false,
      question: expect.stringContaining('- ashes: "full" → absent'),
    });
    expect(house).toMatchObject({ lamp: 'off', ashes: 'full' });
    expect(history.records.get(id)).toMatchObject({
      changes: { length: 3 },
      pending: [{ field: 'ashes', from: 'full', to: null }],
      reversible: false,
    });
  });

  it('is required for every change if the policy says so', async () => {
    const { house, dependencies } = world();

    expect(await remediate(request({ approvalRequired: true }), dependencies)).toMatchObject({
      outcome: 'awaiting-approval',
      reversible: true,
    });

    expect(house).toEqual(open);
  });

  it('is required for a disruptive change regardless of the policy, and the change can be undone', async () => {
    const { house, history, playbook, dependencies } = world();
    const asking = {
      ...dependencies,
      loadPlaybook: async (): Promise<AnyPlaybook> => ({ ...playbook, alwaysAsks: true }),
    };

    expect(await remediate(request(), asking)).toMatchObject({ outcome: 'awaiting-approval' });
    expect(house).toEqual(open);
    expect(await remediate(approve(history.records.get(id)?.digest ?? ''), asking)).toMatchObject({ outcome: 'fixed' });
    expect(await remediate(request({ step: 'undo', executionId: 'undo' }), asking)).toMatchObject({
      outcome: 'undone',
    });
    expect(house).toEqual(open);
  });

  it('does not repeat a reason that several changes have', async () => {
    const { history, playbook, dependencies } = world();
    const plan = (...given: Parameters<typeof playbook.plan>) => {
      const planned = playbook.plan(...given);
      if (planned.kind !== 'change') return planned;
      return {
        ...planned,
        asks: Object.fromEntries(planned.changes.map((one) => [nameOf(one), 'A tenant moves in.'])),
      };
    };
    const asking = { ...dependencies, loadPlaybook: async (): Promise<AnyPlaybook> => ({ ...playbook, plan }) };

    await remediate(request(), asking);

    const record = history.records.get(id);
    expect(record?.pending.length).toBeGreaterThan(1);
    expect(record?.warning?.split('A tenant moves in.')).toHaveLength(2);
  });

  it('applies the approved changes', async () => {
    const { house, history, dependencies } = world({ ashes: 'full' });
    await remediate(request(), dependencies);
    const digest = history.records.get(id)?.digest ?? '';

    const answer = await remediate(approve(digest), dependencies);

    expect(answer).toMatchObject({ outcome: 'fixed' });
    expect(house.ashes).toBeNull();
    expect(history.records.get(id)).toMatchObject({
      outcome: 'fixed',
      pending: [],
      approval: { by: 'ada' },
      changes: { length: 4 },
    });
  });

  it('is required again when the plan has changed', async () => {
    const { house, history, dependencies } = world();
    await remediate(request({ approvalRequired: true }), dependencies);
    const digest = history.records.get(id)?.digest ?? '';
    house.doors['cellar'] = 'open';

    const answer = await remediate(approve(digest, { approvalRequired: true }), dependencies);

    expect(answer).toMatchObject({ outcome: 'awaiting-approval', question: expect.stringContaining('cellar') });
    expect(house.doors['front']).toBe('open');
  });

  it('results in compliant when an operator made the change manually', async () => {
    const { house, history, dependencies } = world({ ashes: 'full' });
    await remediate(request(), dependencies);
    house.ashes = null;

    const answer = await remediate(approve(history.records.get(id)?.digest ?? ''), dependencies);

    expect(answer).toMatchObject({ outcome: 'fixed' });
    expect(history.records.get(id)?.changes).toHaveLength(3);
  });

  it('has the same digest for any order of keys', () => {
    expect(digestOf([{ field: 'a', from: { x: 1, y: 2 }, to: null }])).toBe(
      digestOf([{ to: null, from: { y: 2, x: 1 }, field: 'a' }]),
    );
  });
});
