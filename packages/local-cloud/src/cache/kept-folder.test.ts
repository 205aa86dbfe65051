import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keptFolder } from './kept-folder.ts';

let cache: string;

beforeEach(() => {
  cache = join(mkdtempSync(join(tmpdir(), 'asr-kept-')), 'cache');
});
afterEach(() => {
  rmSync(join(cache, '..'), { recursive: true });
});

const nameOf = (number: number) => `code-${String(number).padStart(16, '0')}`;

async function withText(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  writeFileSync(join(folder, 'text'), text);
}

describe('a folder of the cache', () => {
  it('is made once for all who need it', async () => {
    let made = 0;
    const make = (folder: string) => withText(folder, `${(made += 1)}`);

    const folders = await Promise.all([keptFolder(nameOf(1), make, cache), keptFolder(nameOf(1), make, cache)]);
    folders.push(await keptFolder(nameOf(1), make, cache));

    expect(new Set(folders)).toEqual(new Set([join(cache, nameOf(1))]));
    expect(readFileSync(join(cache, nameOf(1), 'text'), 'utf8')).toBe('1');
    expect(readdirSync(cache)).toEqual([nameOf(1)]);
  });

  it('does not exist if it could not be filled, and can be made again', async () => {
    const fail = async (folder: string) => {
      await withText(folder, 'half');
      throw new Error('no space left on device');
    };

    await expect(keptFolder(nameOf(1), fail, cache)).rejects.toThrow('no space left on device');
    expect(readdirSync(cache)).toEqual([]);
    await keptFolder(nameOf(1), (folder) => withText(folder, 'whole'), cache);

    expect(readFileSync(join(cache, nameOf(1), 'text'), 'utf8')).toBe('whole');
  });

  it('is deleted when 60 others were used since, and nothing else is', async () => {
    const make = (folder: string) => withText(folder, '');
    for (let number = 1; number <= 60; number += 1) {
      utimesSync(await keptFolder(nameOf(number), make, cache), number, number);
    }
    writeFileSync(join(cache, 'moto.json'), '');
    // Used again, so the second is the oldest now.
    await keptFolder(nameOf(1), make, cache);

    await keptFolder(nameOf(61), make, cache);

    expect([1, 2, 3, 61].map((number) => existsSync(join(cache, nameOf(number))))).toEqual([true, false, true, true]);
    expect(existsSync(join(cache, 'moto.json'))).toBe(true);
  });
});
