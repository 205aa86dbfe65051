import { setTimeout as wallSleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { openClock } from './clock.ts';

const hour = 3_600_000;

describe('the clock of the local cloud', () => {
  it('shows real time until the first pause, and is ahead by the pause after it', async () => {
    const clock = openClock();
    const began = Date.now();
    expect(clock.now().getTime() - began).toBeLessThan(1000);

    await clock.sleep(24 * hour);

    const passed = clock.now().getTime() - began;
    expect(passed).toBeGreaterThanOrEqual(24 * hour);
    expect(passed).toBeLessThan(24 * hour + 5000);
    expect(Date.now() - began).toBeLessThan(5000);
  });

  it('ends simultaneous pauses in the order of their ends', async () => {
    const clock = openClock();
    const began = clock.now().getTime();
    const woken: number[] = [];
    const sleep = async (hours: number) => {
      await clock.sleep(hours * hour);
      woken.push(hours);
    };

    await Promise.all([3, 1, 2].map(sleep));

    expect(woken).toEqual([1, 2, 3]);
    expect(clock.now().getTime() - began).toBeLessThan(3 * hour + 5000);
  });

  it('does not jump while work is in progress', async () => {
    const clock = openClock();
    const done = clock.work();
    const slept = clock.sleep(hour).then(() => 'slept');
    const other = clock.work();
    other();

    expect(await Promise.race([slept, wallSleep(200, 'still working')])).toBe('still working');
    done();
    expect(await slept).toBe('slept');
  });

  it('does not jump for a passive pause alone, and ends it in order', async () => {
    const clock = openClock();
    const woken: string[] = [];
    const passive = clock.sleepPassively(hour).then(() => woken.push('passive'));

    expect(await Promise.race([passive, wallSleep(200, 'still waiting')])).toBe('still waiting');
    await clock.sleep(2 * hour).then(() => woken.push('active'));
    expect(woken).toEqual(['passive', 'active']);
  });

  it('counts the end of the same work only once', async () => {
    const clock = openClock();
    const done = clock.work();
    const other = clock.work();
    done();
    done();
    const slept = clock.sleep(hour).then(() => 'slept');

    expect(await Promise.race([slept, wallSleep(200, 'still working')])).toBe('still working');
    other();
    await slept;
  });
});
