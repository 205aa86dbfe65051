import { describe, expect, it } from '@jest/globals';
import { remediate } from './remediate.ts';
import { world, request } from './testing/index.ts';

describe('a service that takes its time', () => {
  it('is waited for, and the outcome is fixed only when it has finished', async () => {
    const { house, dependencies, pass } = world({ settled: false });

    expect(await remediate(request(), dependencies)).toMatchObject({
      outcome: 'running',
      next: 'wait',
      waitSeconds: 10,
    });
    pass(100);
    expect(await remediate(request(), dependencies)).toMatchObject({
      outcome: 'running',
      next: 'wait',
      waitSeconds: 50,
    });
    house.settled = true;
    expect(await remediate(request(), dependencies)).toMatchObject({ next: 'report', outcome: 'fixed' });
  });

  it('is not waited for longer than declared', async () => {
    const { dependencies, pass } = world({ settled: false });
    await remediate(request(), dependencies);
    pass(601);

    const answer = await remediate(request(), dependencies);

    expect(answer).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('600 seconds') });
  });
});
