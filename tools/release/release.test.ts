import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeChecksums, writeTarball } from '../package/archives.ts';
import { differences } from './differences.ts';
import { notesOf, problemsOfChangelog } from './notes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-release-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The same files, written in another order, at another time, and with other permissions. */
function write(name: string, paths: readonly string[], mode: number, time: Date): string {
  const root = join(folder, name);
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), path);
    chmodSync(join(root, path), mode);
    utimesSync(join(root, path), time, time);
  }
  return root;
}

describe('a package', () => {
  it('depends only on the content of its files', async () => {
    const one = write('one', ['package.json', 'lib/main.js', 'lib/b.js'], 0o600, new Date(0));
    const other = write('other', ['lib/b.js', 'lib/main.js', 'package.json'], 0o664, new Date());
    await writeTarball(one, join(folder, 'one.tgz'), ['lib/main.js']);
    await writeTarball(other, join(folder, 'other.tgz'), ['lib/main.js']);

    expect(readFileSync(join(folder, 'one.tgz')).equals(readFileSync(join(folder, 'other.tgz')))).toBe(true);
  });

  it('is compared file by file', () => {
    const one = write('first', ['a', 'b/c'], 0o644, new Date());
    const other = write('second', ['a', 'b/c', 'd'], 0o644, new Date());
    expect(differences(one, other)).toEqual(['d']);
    writeFileSync(join(other, 'b/c'), 'changed');
    expect(differences(one, other)).toEqual(['b/c', 'd']);
  });

  it('has checksums that sha256sum reads', () => {
    const root = write('sums', ['a', 'b/c'], 0o644, new Date());
    writeChecksums(root);
    expect(readFileSync(join(root, 'SHA256SUMS'), 'utf8')).toMatch(/^[0-9a-f]{64} {2}a\n[0-9a-f]{64} {2}b\/c\n$/);
  });
});

describe('the release notes', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- A.\n\n## [0.1.0] - 2026-11-01\n';

  it('are the section of the version', () => {
    expect(notesOf(changelog, '0.2.0')).toBe('### Added\n\n- A.\n');
  });

  it('stop the release of a version whose changes are not in its section', () => {
    const pending = changelog.replace('## [Unreleased]\n', '## [Unreleased]\n\n### Fixed\n\n- B.\n');

    expect(problemsOfChangelog(changelog, '0.2.0')).toEqual([]);
    expect(problemsOfChangelog(pending, '0.2.0')).toEqual([
      expect.stringContaining('which the notes of 0.2.0 would not have'),
    ]);
    expect(problemsOfChangelog(changelog, '0.3.0')).toEqual([expect.stringContaining('Rename "## [Unreleased]"')]);
  });

  it.each(['0.1.0', '0.3.0', 'Unreleased'])('are missing for %s', (version) => {
    expect(notesOf(changelog, version)).toBeUndefined();
  });
});
