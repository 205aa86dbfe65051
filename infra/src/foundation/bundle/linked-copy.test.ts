import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { linkedCopy } from './linked-copy.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-linked-'));
  mkdirSync(join(folder, 'code', 'playbook', 'chunks'), { recursive: true });
  writeFileSync(join(folder, 'code', 'playbook', 'index.mjs'), 'export {};');
  writeFileSync(join(folder, 'code', 'playbook', 'chunks', 'a.mjs'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (...path: readonly string[]) => readFileSync(join(folder, ...path), 'utf8');

describe('a linked copy', () => {
  it('has every file, without its content twice', async () => {
    await linkedCopy(join(folder, 'code'), join(folder, 'copy'));

    expect(read('copy', 'playbook', 'index.mjs')).toBe('export {};');
    expect(read('copy', 'playbook', 'chunks', 'a.mjs')).toBe('a');
    expect(statSync(join(folder, 'copy', 'playbook', 'index.mjs')).nlink).toBe(2);
  });

  it('can be deleted, and the folder stays', async () => {
    await linkedCopy(join(folder, 'code'), join(folder, 'copy'));
    rmSync(join(folder, 'copy'), { recursive: true });

    expect(read('code', 'playbook', 'chunks', 'a.mjs')).toBe('a');
  });

  it('overwrites no file', async () => {
    mkdirSync(join(folder, 'copy', 'playbook'), { recursive: true });
    writeFileSync(join(folder, 'copy', 'playbook', 'index.mjs'), 'mine');

    await expect(linkedCopy(join(folder, 'code'), join(folder, 'copy'))).rejects.toThrow('EEXIST');
    expect(read('copy', 'playbook', 'index.mjs')).toBe('mine');
  });
});
