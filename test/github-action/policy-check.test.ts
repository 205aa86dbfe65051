/**
 * Runs the step of the GitHub Action as a runner does. Only the first test starts the real `asr`, which takes seconds. The
 * others print settings that the file itself contains.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const repository = join(import.meta.dirname, '..', '..');
const action = join(repository, '.github', 'actions', 'policy-check');
const asr = `${process.execPath} ${join(repository, 'packages', 'cli', 'src', 'main.ts')}`;

/** `asr policy check FILE --json`, for a file that contains the JSON. */
const fakeAsr = `import { readFileSync } from 'node:fs';
const file = process.argv[4];
try {
  process.stdout.write(readFileSync(file === '-' ? 0 : file));
} catch {
  console.error('file not found.');
  process.exitCode = 2;
}`;

const settings = (controls: readonly object[], concurrency = 10) =>
  JSON.stringify({ stop: false, concurrency, controls });
const control = (controlId: string, mode: string, approval = 'if the plan asks') => ({
  controlId,
  mode,
  via: 'playbook',
  approval,
  parameters: {},
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-action-'));
  git('init', '--quiet');
  writeFileSync(join(folder, 'fake-asr.mjs'), fakeAsr);
});
afterEach(() => rmSync(folder, { recursive: true }));

function git(...args: readonly string[]): string {
  const config = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const ran = spawnSync('git', [...config, ...args], { cwd: folder, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout.trim();
}

function commit(policy: string): string {
  writeFileSync(join(folder, 'asr.config.yaml'), policy);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'a policy');
  return git('rev-parse', 'HEAD');
}

function step(environment: { readonly [name: string]: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(action, 'policy-check.mjs')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ASR: `${process.execPath} fake-asr.mjs`, ...environment },
  });
  return { status, stdout, stderr };
}

describe('the step that checks a policy', () => {
  it('is the step of the action', () => {
    const text = readFileSync(join(action, 'action.yml'), 'utf8');
    expect(text).toContain('run: node "$GITHUB_ACTION_PATH/policy-check.mjs"');
    const source = readFileSync(join(action, 'policy-check.mjs'), 'utf8');
    for (const name of ['ASR', 'POLICY_FILE', 'POLICY_BASE', 'OBSERVE_FILE', 'IMPACT_FILE']) {
      expect(text).toContain(`        ${name}: `);
      expect(source).toContain(name);
    }
  });

  it('fails with one annotation for each problem', () => {
    writeFileSync(join(folder, 'asr.config.yaml'), 'controls:\n  EC2.13: { mode: "100%, auto" }\n  EC2.99: {}\n');

    const { status, stdout } = step({ ASR: asr });

    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toEqual([
      '::error file=asr.config.yaml,line=2,col=19,title=asr policy check::controls.EC2.13.mode must be off, manual, observe or automatic, not "100%25, auto".',
      expect.stringMatching(/^::error file=asr\.config\.yaml,line=3,col=3,title=asr policy check::controls\.EC2\.99 /),
    ]);
  }, 120_000);

  it('fails with one annotation if there is no file, or asr is not installed', () => {
    const missing = step();
    const notInstalled = step({ ASR: 'asr-is-not-installed' });

    for (const { status, stdout } of [missing, notInstalled]) {
      expect(status).toBe(1);
      expect(stdout).toMatch(/^::error file=asr\.config\.yaml,title=asr policy check::[^\n]+\n$/);
    }
  });

  it('writes what the change means for each control', () => {
    const base = commit(settings([control('EC2.13', 'observe'), control('S3.8', 'automatic'), control('S3.9', 'off')]));
    commit(settings([control('EC2.13', 'automatic', 'always'), control('S3.8', 'manual'), control('S3.9', 'off')], 20));
    const observe = { controls: [{ controlId: 'EC2.13', wouldChange: 12, wouldAsk: 3 }] };
    writeFileSync(join(folder, 'observe.json'), JSON.stringify(observe));

    const { status, stdout } = step({ POLICY_BASE: base, OBSERVE_FILE: 'observe.json' });

    expect({ status, lines: stdout.trim().split('\n') }).toEqual({
      status: 0,
      lines: [
        '## Impact of the change to `asr.config.yaml`',
        '',
        '| Control | Change | Impact |',
        '|---|---|---|',
        '| EC2.13 | mode: `observe` → `automatic`<br>approval: `if the plan asks` → `always` | remediates new findings; it would have changed 12 and asked about 3 |',
        '| S3.8 | mode: `automatic` → `manual` | only on request |',
        '',
        '- concurrency: `10` → `20`',
      ],
    });
  });

  it('writes which accounts the change adds, although no control changes', () => {
    const scope = 'scope: { exclude: { accounts: ["111122223333"] } }\n';
    const base = commit(`${scope}controls: { EC2.13: { mode: automatic } }\n`);
    commit('controls: { EC2.13: { mode: automatic } }\nlimits: { perAccountPerHour: 500 }\n');

    const { status, stdout } = step({ ASR: asr, POLICY_BASE: base });

    expect(status).toBe(0);
    expect(stdout).toContain('- removed: `Scope: all but accounts 111122223333.`\n');
    expect(stdout).toMatch(/- added: `Limits: .*perAccountPerHour 500/);
    expect(stdout).not.toContain('no effect');
  }, 120_000);

  it('writes the impact for the comment and for the summary of the job', () => {
    const base = commit(settings([control('EC2.13', 'manual')]));
    const files = { IMPACT_FILE: join(folder, 'impact.md'), GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };

    expect(step({ POLICY_BASE: base, ...files })).toEqual({ status: 0, stdout: '', stderr: '' });

    const impact = readFileSync(files.IMPACT_FILE, 'utf8');
    expect(impact).toContain('The change has no effect on what ASR does.');
    expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toBe(impact);
  });

  it('compares nothing with a commit that has no policy', () => {
    writeFileSync(join(folder, 'README.md'), '');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'no policy');
    const base = git('rev-parse', 'HEAD');
    commit(settings([]));

    const { status, stdout } = step({ POLICY_BASE: base });

    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^::notice .+nothing is compared\.\n$/),
    });
  });
});
