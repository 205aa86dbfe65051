/**
 * `pnpm release`: builds the version twice, checks that both builds are byte-identical, and writes the release notes from the
 * changelog. With `--tag`, it also makes the Git tag. It publishes nothing.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '@asr/cli';
import { packageAsr } from '../package/package.ts';
import { dist, repository } from '../package/places.ts';
import { differences } from './differences.ts';
import { notesOf, problemsOfChangelog } from './notes.ts';

const git = (...argv: readonly string[]) => execFileSync('git', argv, { cwd: repository, encoding: 'utf8' }).trim();

async function main(argv: readonly string[]): Promise<number> {
  const tag = `v${version}`;
  const problems = [
    ...(git('status', '--porcelain') === '' ? [] : ['The working tree has changes. Commit them first.']),
    ...(git('tag', '--list', tag) === ''
      ? []
      : [`The tag ${tag} exists. Raise the version in packages/cli/package.json.`]),
  ];
  const changelog = readFileSync(join(repository, 'CHANGELOG.md'), 'utf8');
  const notes = notesOf(changelog, version);
  problems.push(...problemsOfChangelog(changelog, version));
  if (problems.length > 0 || notes === undefined) {
    for (const problem of problems) console.error(problem);
    return 2;
  }
  const second = mkdtempSync(join(tmpdir(), 'asr-release-'));
  try {
    rmSync(dist, { recursive: true, force: true });
    mkdirSync(dist, { recursive: true });
    await packageAsr(dist);
    await packageAsr(second);
    const different = differences(dist, second);
    if (different.length > 0) {
      console.error(`Two builds differ: ${different.join(', ')}`);
      return 1;
    }
  } finally {
    rmSync(second, { recursive: true });
  }
  writeFileSync(join(dist, 'RELEASE-NOTES.md'), notes);
  if (argv.includes('--tag')) git('tag', '--annotate', tag, '--message', `ASR ${version}`);
  console.log(`Two builds of ${version} are byte-identical. See dist.`);
  return 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
