import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { runCli } from '../../testing/index.ts';

const run = promisify(execFile);

/** The words that bash offers at the end of the line. */
async function offered(...line: readonly string[]): Promise<readonly string[]> {
  const { out } = await runCli(['completion', 'bash']);
  const words = line.map((word) => `'${word}'`).join(' ');
  const script = `${out}\nCOMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _asr; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['--norc', '-c', script]);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('asr completion', () => {
  it.each([
    [['asr', 'hist'], ['history']],
    [['asr', 'policy', 'ch'], ['check']],
    [['asr', 'undo', 'r-1', '--dry'], ['--dry-run']],
    [['asr', 'history', '--lim'], ['--limit']],
    [['asr', 'policy', 'scp', '--j'], ['--json']],
    [['asr', 'auto', 'enable', '--con'], ['--config']],
    [
      ['asr', 'completion', ''],
      ['bash', 'zsh', 'fish', '--json', '--help'],
    ],
  ])('offers for %j in bash: %j', async (line, words) => {
    expect(await offered(...line)).toEqual(words);
  });

  it.each([
    ['zsh', /^#compdef asr\n[^]+'asr policy' 'check schema scp --help'/],
    ['fish', /case 'policy'\n {8}printf '%s\\n' check schema scp --help\n/],
  ])('prints a script for %s', async (shell, script) => {
    expect((await runCli(['completion', shell])).out).toMatch(script);
  });

  it('refuses another shell', async () => {
    expect(await runCli(['completion', 'csh'])).toMatchObject({ code: 2, out: '' });
  });
});
