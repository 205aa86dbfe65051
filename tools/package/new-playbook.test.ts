/** `asr new` in an empty folder, with the kit as it is released: tested, built, checked, remediated and undone. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run, systemTools } from '@asr/cli';
import { fakeIo } from '@asr/cli/testing';
import { registerCustomers } from '@asr/playbooks';
import { extract } from 'tar';
import { packageKit } from './kit.ts';
import { repository } from './places.ts';

let out: string;
let kit: string;
beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'asr-new-playbook-'));
  kit = await packageKit(out);
}, 120_000);
afterAll(() => {
  registerCustomers([]);
  rmSync(out, { recursive: true });
});

async function asr(...argv: readonly string[]) {
  const printed = fakeIo({});
  const tools = {
    ...systemTools,
    program: null,
    playbookKit: async () => ({ name: basename(kit), bytes: readFileSync(kit) }),
  };
  const code = await run(argv, { io: printed.io, tools });
  return { code, out: printed.out(), err: printed.err() };
}

/** What `npm install` does, without a network: the kit from its archive, the others from this repository. */
async function install(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@asr', 'playbook-kit'), { recursive: true });
  await extract({ file: join(folder, 'vendor', basename(kit)), cwd: join(modules, '@asr', 'playbook-kit'), strip: 1 });
  for (const scope of ['@aws-sdk', '@types']) mkdirSync(join(modules, scope));
  const link = (name: string, from: string) =>
    symlinkSync(join(repository, from, 'node_modules', name), join(modules, name));
  link('@aws-sdk/client-sqs', 'examples/playbook');
  link('esbuild', 'examples/playbook');
  link('@types/node', '.');
  link('typescript', '.');
}

/** Runs a script of the new package as npm does. */
function script(folder: string, name: string) {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly [name: string]: string };
  };
  // The Node.js of the repository comes first: the tools also have the oldest one that ASR supports.
  const path = [
    join(repository, 'node_modules', '.bin'),
    join(repository, 'tools', 'node_modules', '.bin'),
    process.env['PATH'],
  ].join(':');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', scripts[name] ?? 'false'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: path },
  });
  return { status, text: `${stdout}\n${stderr}` };
}

describe('a new package', () => {
  it.each([
    ['playbook', [], 'ASR will keep the messages of an SQS queue for longer.'],
    ['runbook', ['--runbook'], 'ASR will delay the messages of an SQS queue.'],
  ])(
    'with a %s passes its tests and its types, and ASR accepts its module',
    async (kind, options, title) => {
      const folder = join(out, kind);
      expect(await asr('new', 'Castle.1', ...options, '--folder', folder)).toMatchObject({ code: 0 });
      await install(folder);
      for (const name of ['test', 'types', 'build']) {
        const { status, text } = script(folder, name);
        expect([name, status, status === 0 ? '' : text]).toEqual([name, 0, '']);
      }
      const policy = join(folder, 'asr.config.yaml');
      expect(await asr('policy', 'check', policy)).toMatchObject({ code: 0, err: '' });
      const { code, out: explained } = await asr('explain', 'Castle.1', '--policy', policy);
      expect([code, explained]).toEqual([0, expect.stringContaining(title)]);
    },
    120_000,
  );
});
