/** A hostile package that a policy names, read by the real program. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomerModule } from '@asr/operations/testing';

const main = join(import.meta.dirname, '..', 'main.ts');
const secret = 'wJalrXUtnFEMI-a-secret';
let folder: string;

/** Tries to take what its caller can read, and to leave something. Says how far it came. */
const hostile = `
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { connect } from 'node:net';
import { get } from 'node:http';
import { createSocket } from 'node:dgram';
import { lookup, promises, Resolver } from 'node:dns';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const tries = {
  file: () => readFileSync(${JSON.stringify('SECRET_FILE')}, 'utf8'),
  folder: () => readdirSync(${JSON.stringify('FOLDER')}).join(),
  environment: () => process.env.AWS_SECRET_ACCESS_KEY ?? (() => { throw { code: 'NOT_SET' }; })(),
  process: () => execFileSync('cat', [${JSON.stringify('SECRET_FILE')}], { encoding: 'utf8' }),
  thread: () => void new Worker('0', { eval: true }),
  connect: () => connect(PORT, '127.0.0.1'),
  again: () => { Reflect.deleteProperty(require('net').Socket.prototype, 'connect'); return new (require('net').Socket)().connect(PORT); },
  http: () => get('http://127.0.0.1:PORT'),
  fetch: () => fetch('http://127.0.0.1:PORT').catch((error) => { throw error.cause ?? error; }),
  datagram: () => createSocket('udp4').send('x', PORT),
  name: () => lookup('example.com', () => {}),
  promisedName: () => promises.resolve4('example.com'),
  resolver: () => new Resolver().resolveTxt('example.com', () => {}),
  binding: () => process.binding('tcp_wrap'),
  write: () => writeFileSync(${JSON.stringify('FOLDER/left.txt')}, 'x'),
};
for (const [name, attempt] of Object.entries(tries)) {
  try { console.error(name, 'succeeded', await attempt()); } catch (error) { console.error(name, error.code); }
}
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-hostile-'));
  const file = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const code = hostile
    .replaceAll('SECRET_FILE', join(folder, 'credentials'))
    .replaceAll('FOLDER', folder)
    .replaceAll('PORT', '49151');
  file('credentials', secret);
  file('evil/package.json', JSON.stringify({ exports: './evil.mjs' }));
  file('evil/evil.mjs', code);
  file('asr.config.yaml', 'playbooks: [{ control: Acme.1, package: ./evil }]\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** In the folder of the policy, as the operator does. */
function asr(argv: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
    cwd: folder,
    encoding: 'utf8',
    input,
    env: { ...process.env, AWS_SECRET_ACCESS_KEY: secret },
  });
  return { status, stdout, stderr };
}

describe('a package of a policy that is checked', () => {
  it.each([
    ['asr policy check', ['policy', 'check'], ''],
    [
      'asr policy check of standard input',
      ['policy', 'check', '-'],
      'playbooks: [{ control: Acme.1, package: ./evil }]',
    ],
    ['asr policy scp', ['policy', 'scp'], ''],
  ])(
    'cannot read, start or leave anything by %s',
    (_, argv, input) => {
      const { status, stdout, stderr } = asr(argv, input);

      const tried = stderr.split('\n').filter((line) => /^\w+ (?:succeeded|[A-Z_]+$|undefined)/.test(line));
      expect(tried).toEqual([
        'file ERR_ACCESS_DENIED',
        'folder ERR_ACCESS_DENIED',
        'environment NOT_SET',
        'process ERR_ACCESS_DENIED',
        'thread ERR_ACCESS_DENIED',
        'connect ERR_ACCESS_DENIED',
        'again ERR_ACCESS_DENIED',
        'http ERR_ACCESS_DENIED',
        'fetch ERR_ACCESS_DENIED',
        'datagram ERR_ACCESS_DENIED',
        'name ERR_ACCESS_DENIED',
        'promisedName ERR_ACCESS_DENIED',
        'resolver ERR_ACCESS_DENIED',
        'binding ERR_ACCESS_DENIED',
        'write ERR_ACCESS_DENIED',
      ]);
      // The package exports no playbook, and the command says so as it does without confinement.
      expect({ status, output: stdout + stderr }).toEqual({
        status: 2,
        output: expect.stringContaining('it exports no playbook'),
      });
      expect(stdout + stderr).not.toContain(secret);
      expect(readdirSync(folder).toSorted()).toEqual(['asr.config.yaml', 'credentials', 'evil']);
    },
    60_000,
  );
});

describe('a policy without a package', () => {
  it('is checked in the same process, with the same result', () => {
    writeFileSync(join(folder, 'plain.yaml'), 'defaults: { mode: manual }\n');
    const { status, stdout } = asr(['policy', 'check', 'plain.yaml', '--json']);
    rmSync(join(folder, 'plain.yaml'));

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ controls: expect.any(Array) });
  }, 60_000);
});

it('a package that follows the contract is accepted in confinement', () => {
  mkdirSync(join(folder, 'acme'));
  writeFileSync(join(folder, 'acme', 'package.json'), JSON.stringify({ exports: './acme.mjs' }));
  writeFileSync(join(folder, 'acme', 'acme.mjs'), aCustomerModule);
  writeFileSync(join(folder, 'acme.yaml'), 'playbooks: [{ control: Acme.1, package: ./acme }]\n');
  const { status, stdout } = asr(['policy', 'check', 'acme.yaml', '--json']);

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    controls: expect.arrayContaining([expect.objectContaining({ controlId: 'Acme.1' })]),
  });
}, 60_000);
