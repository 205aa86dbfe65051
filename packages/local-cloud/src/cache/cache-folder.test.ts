import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cacheFolderFor } from './cache-folder.ts';

describe('the cache', () => {
  it('of a clone is in the clone', () => {
    const root = mkdtempSync(join(tmpdir(), 'asr-clone-'));
    writeFileSync(join(root, 'pnpm-workspace.yaml'), '');
    try {
      expect(cacheFolderFor(root, { platform: 'linux', env: { XDG_CACHE_HOME: '/cache' } }, '/home/maria')).toBe(
        join(root, 'node_modules', '.cache', 'asr'),
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it.each([
    ['linux', {}, '/home/maria/.cache/asr'],
    ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/asr'],
    ['linux', { XDG_CACHE_HOME: '' }, '/home/maria/.cache/asr'],
    ['darwin', {}, '/home/maria/Library/Caches/asr'],
  ] as const)('of an installed program on %s with %j is %s', (platform, env, folder) => {
    expect(cacheFolderFor('/usr/lib/node_modules/asr/assets', { platform, env }, '/home/maria')).toBe(folder);
  });
});
