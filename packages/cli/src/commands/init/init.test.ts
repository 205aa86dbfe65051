import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { run } from '../../program.ts';
import { systemTools } from '../../runtime/index.ts';
import { fakeIo, runCli } from '../../testing/index.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-init-'));
  file = join(folder, 'asr.config.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

const flags = ['--namespace', 'ASR', '--admin-account', '111122223333', '--regions', 'eu-west-1,us-east-1'];
const choices = ['--observe', 'ec2.13,S3.8', '--email', 'security@example.com'];
const init = (...argv: readonly string[]) => runCli(['init', '--config', file, ...argv]);

/** Runs `asr init` at a terminal that gives these answers. */
async function answering(...answers: readonly string[]) {
  const { io, err, out } = fakeIo({});
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return answers[asked.length - 1] ?? '';
  };
  const code = await run(['init', '--config', file], { io: { ...io, ask }, tools: { ...systemTools, program: null } });
  return { code, asked, out: out(), err: err() };
}

describe('asr init', () => {
  it.each(['all', 'critical', 'irreversible'])('writes a policy that is valid, for --approval %s', async (approval) => {
    expect(await init(...flags, ...choices, '--approval', approval)).toMatchObject({ code: 0, err: '' });

    const checked = await runCli(['policy', 'check', file, '--json']);
    const { controls } = JSON.parse(checked.out) as {
      readonly controls: readonly { readonly controlId: string; readonly mode: string }[];
    };
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(controls.filter(({ mode }) => mode === 'observe').map(({ controlId }) => controlId)).toEqual([
      'EC2.13',
      'S3.8',
    ]);
    expect(readFileSync(file, 'utf8')).toContain(
      '#   asr deploy --namespace ASR --admin-account 111122223333 --regions eu-west-1,us-east-1 --email security@example.com\n',
    );
  });

  it('refuses to replace a file before it asks anything', async () => {
    writeFileSync(file, 'mine');

    const { code, err } = await runCli(['init', '--config', file], { answer: 'an answer that no question takes' });

    expect({ code, err }).toEqual({
      code: 2,
      err: `${file} exists. To replace it, add --force. Nothing was written.\n`,
    });
  });

  it('refuses to replace a file without --force', async () => {
    writeFileSync(file, 'mine');
    const all = [...flags, ...choices, '--approval', 'all'];

    expect(await init(...all)).toEqual({
      code: 2,
      out: '',
      err: `${file} exists. To replace it, add --force. Nothing was written.\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await init(...all, '--force')).toMatchObject({ code: 0 });
  });

  it('names the missing options without a terminal', async () => {
    expect(await init('--namespace', 'ASR', ...choices)).toEqual({
      code: 2,
      out: '',
      err: 'There is no terminal to ask at. Add these options, with your own values: --admin-account 111122223333 --regions eu-west-1,us-east-1 --approval critical\n',
    });
  });

  it.each([
    [['--namespace', '1'], /^--namespace: .+start with a letter\.$/m],
    [['--admin-account', '12'], /^--admin-account: It must have 12 digits\.$/m],
    [['--regions', 'Ireland'], /^--regions: Ireland is not a valid Region, such as eu-west-1\.$/m],
    [['--observe', 'EC2.999'], /^--observe: ASR has no playbook for EC2\.999\./m],
    [['--email', 'nobody'], /^--email: It must be a mail address/m],
    [['--approval', 'some'], /^--approval: It must be all, critical, irreversible\.$/m],
  ])('refuses %j', async (argv, complaint) => {
    const { code, err } = await init(...argv);

    expect(code).toBe(2);
    expect(err).toMatch(complaint);
  });

  it('asks at a terminal, again after an invalid answer, and takes the default for Enter', async () => {
    const { code, asked } = await answering('', 'twelve', '111122223333', 'eu-west-1', '', '', '');

    expect(code).toBe(0);
    expect(asked.map((question) => question.split('\n').at(-1)?.replace(/^.*\[/, '['))).toEqual([
      '[ASR]: ',
      '[such as 111122223333]: ',
      '[such as 111122223333]: ',
      '[such as eu-west-1,us-east-1]: ',
      '[none]: ',
      '[none]: ',
      '[critical]: ',
    ]);
    expect(asked[2]).toMatch(/^It must have 12 digits\.\n/);
    expect(await runCli(['policy', 'check', file])).toMatchObject({ code: 0 });
  });

  it('writes nothing if the operator does not answer', async () => {
    expect(await answering('', '')).toMatchObject({ code: 2, err: 'No answer. Nothing was written.\n' });
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});
