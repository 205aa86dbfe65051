import { mkdtemp, lstat, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { replaceFile } from './replace-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asr-replace-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('replaceFile', () => {
  it('writes the text, keeps the permissions, and leaves no other file', async () => {
    const file = join(folder, 'a.yaml');
    await writeFile(file, 'old', { mode: 0o640 });

    await replaceFile(file, 'new');

    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['a.yaml']);
  });

  it('never shows a partial file: a reader with the old file open reads the old text', async () => {
    const file = join(folder, 'a.yaml');
    await writeFile(file, 'old');
    const before = (await stat(file)).ino;

    await replaceFile(file, 'new');

    expect((await stat(file)).ino).not.toBe(before);
  });

  it('follows a symbolic link, and keeps it', async () => {
    await writeFile(join(folder, 'real.yaml'), 'old');
    await symlink('real.yaml', join(folder, 'link.yaml'));

    await replaceFile(join(folder, 'link.yaml'), 'new');

    expect((await lstat(join(folder, 'link.yaml'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'real.yaml'), 'utf8')).toBe('new');
  });

  it('leaves no file if it cannot write', async () => {
    await expect(replaceFile(folder, 'text')).rejects.toThrow('EISDIR');

    expect(await readdir(join(folder, '..'))).not.toContainEqual(expect.stringMatching(/^asr-replace-.+\.tmp$/));
  });
});
