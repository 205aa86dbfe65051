import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withFileLock } from './file-lock.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-lock-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file lock', () => {
  it('allows one piece of work at a time', async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await sleep(5);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withFileLock(join(folder, 'one'), work)));

    expect({ most, isHeld: existsSync(join(folder, 'one')) }).toEqual({ most: 1, isHeld: false });
  });

  it('is released after work that failed', async () => {
    const failing = withFileLock(join(folder, 'failing'), async () => {
      throw new Error('no space left');
    });

    await expect(failing).rejects.toThrow('no space left');
    expect(await withFileLock(join(folder, 'failing'), async () => 'done')).toBe('done');
  });

  it('is taken over from a process that has ended', async () => {
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    writeFileSync(join(folder, 'abandoned'), String(pid));

    expect(await withFileLock(join(folder, 'abandoned'), async () => 'done')).toBe('done');
  });
});
