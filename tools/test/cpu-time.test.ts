import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { cpuSecondsOfChildren, secondsIn } from './cpu-time.ts';

describe('the CPU time of child processes', () => {
  it('is the user and system time of children, also if the name of the program contains a parenthesis', () => {
    const before = '4242 (node (a) b) S 1 4242 4242 0 -1 4194304 900 800 0 0 11 22';

    expect(secondsIn(`${before} 1234 66 20 0 7 0 300 0 0`)).toBe(13);
  });

  it('grows with a child that has ended, on Linux', () => {
    const before = cpuSecondsOfChildren();
    spawnSync(process.execPath, [
      '-e',
      'const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end);',
    ]);
    const after = cpuSecondsOfChildren();

    const isLinux = existsSync('/proc/self/stat');
    const hasGrown = (after ?? 0) - (before ?? 0) > 0.1;
    expect({ isMeasured: after !== undefined, hasGrown }).toEqual({ isMeasured: isLinux, hasGrown: isLinux });
  });
});
