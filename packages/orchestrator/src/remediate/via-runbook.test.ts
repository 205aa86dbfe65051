import { describe, expect, it } from '@jest/globals';
import { remediate } from './remediate.ts';
import { open, world, request, id } from './testing/index.ts';

describe('via a runbook', () => {
  const viaRunbook = () => request({ via: 'runbook' });
  const run = { documentName: 'ASR-ShutHouse', automationExecutionId: 'a-1' };

  it('records the before-image, starts the runbook once, and lets the playbook verify', async () => {
    const started: string[] = [];
    const { house, history, dependencies } = world(
      {},
      {
        start: async ({ remediationId }) => (started.push(remediationId), run),
        look: async () => (house.lamp === 'on' ? { kind: 'running' } : { kind: 'done', succeeded: [] }),
      },
    );

    expect(await remediate(viaRunbook(), dependencies)).toMatchObject({ outcome: 'running', next: 'wait' });
    expect(history.records.get(id)).toMatchObject({ runbook: run, changes: { length: 3 }, outcome: null });
    expect(await remediate(viaRunbook(), dependencies)).toMatchObject({ outcome: 'running', next: 'wait' });
    Object.assign(house, { doors: { front: 'shut', back: 'shut' }, lamp: 'off' });
    expect(await remediate(viaRunbook(), dependencies)).toMatchObject({ outcome: 'fixed' });

    expect(started).toEqual([id]);
    expect(await remediate(request({ step: 'undo', executionId: 'undo' }), dependencies)).toMatchObject({
      outcome: 'undone',
    });
    expect(house).toEqual(open);
  });

  it('a runbook that reports Success without a change is not recorded as fixed', async () => {
    const { dependencies } = world({}, { start: async () => run, look: async () => ({ kind: 'done', succeeded: [] }) });
    await remediate(viaRunbook(), dependencies);

    expect(await remediate(viaRunbook(), dependencies)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('still not compliant'),
    });
  });

  it('a failed runbook results in failed, even if the resource is compliant', async () => {
    const { house, dependencies } = world(
      {},
      { start: async () => run, look: async () => ({ kind: 'failed', reason: 'The runbook ended as Rejected.' }) },
    );
    await remediate(viaRunbook(), dependencies);
    Object.assign(house, { doors: { front: 'shut', back: 'shut' }, lamp: 'off' });

    expect(await remediate(viaRunbook(), dependencies)).toMatchObject({
      outcome: 'failed',
      reason: 'The runbook ended as Rejected.',
    });
  });
});
