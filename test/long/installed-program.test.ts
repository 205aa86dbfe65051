import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allCommands, harmlessArgv } from '@asr/cli/testing';
import { bundleProgram } from '../../tools/package/bundle.ts';
import { oldestNode } from '../../tools/installed/index.ts';

type Outputs = Awaited<ReturnType<typeof bundleProgram>>['outputs'];

let folder: string;
let outputs: Outputs;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asr-start-'));
  ({ outputs } = await bundleProgram(folder));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The files that Node.js reads before a command is known: most of the time of `asr --help` is reading and compiling them. */
function loadedAtStart(): readonly string[] {
  const start = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === 'packages/installed/src/start.ts');
  const loaded = new Set<string>();
  const open = [start ?? 'missing'];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    const imports = outputs[file]?.imports ?? [];
    open.push(
      ...imports.flatMap(({ kind, path, external }) => (kind === 'import-statement' && !external ? [path] : [])),
    );
  }
  return [...loaded];
}

describe('the start of the installed program', () => {
  it('loads commander and the terminal, and neither AWS clients nor a package of ASR as a whole', () => {
    const inputs = loadedAtStart().flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
    const packages = inputs.flatMap((path) => /.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(path)?.[1] ?? []);

    expect([...new Set(packages)].toSorted()).toEqual([
      'ansi-regex',
      'ansi-styles',
      'commander',
      'core-js',
      'get-east-asian-width',
      'string-width',
      'strip-ansi',
      'wrap-ansi',
    ]);
    expect(
      inputs.filter((path) => /^packages\/(orchestrator|playbooks|templates|local-cloud|demo)\//.test(path)).toSorted(),
    ).toEqual([
      'packages/orchestrator/src/model/sanitize.ts',
      'packages/playbooks/src/emulated-account/index.ts',
      'packages/playbooks/src/engine/resource-id.ts',
    ]);
  });

  it('reads less than 150 KB', () => {
    const bytes = loadedAtStart().reduce((sum, file) => sum + (outputs[file]?.bytes ?? Infinity), 0);

    expect(bytes).toBeLessThan(150_000);
  });
});

describe('asr mcp of the installed program', () => {
  it('serves its tools, with every module that it needs in the bundle', () => {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const message = (id: number, method: string, params: object) =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    const clientInfo = { name: 'test', version: '1' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'lib', 'main.js'), 'mcp'], {
      cwd: folder,
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
      input:
        message(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo }) +
        message(2, 'tools/list', {}) +
        message(3, 'tools/call', { name: 'check_policy', arguments: {} }) +
        message(4, 'tools/call', { name: 'explain_control', arguments: { control: 'EC2.13' } }),
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly id: number })
        .toSorted((a, b) => a.id - b.id),
    ).toMatchObject([
      { id: 1, result: { serverInfo: { name: 'asr' } } },
      { id: 2, result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'plan_findings' })]) } },
      { id: 3, result: { structuredContent: { data: { file: null, problems: [] } } } },
      { id: 4, result: { structuredContent: { data: { controlId: 'EC2.13', risks: expect.any(String) } } } },
    ]);
  });
});

/** Programs at the same time. */
const atOnce = 4;

interface Ended {
  readonly code: number | null;
  readonly first: string;
  readonly err: string;
}

/**
 * `asr … --json | head -1`, in an empty folder and without an account: a command that needs AWS says so. With the oldest version
 * of Node.js that the package supports.
 */
function firstLine(argv: readonly string[]): Promise<Ended> {
  const asr = spawn(oldestNode().program, [join(folder, 'lib', 'main.js'), ...argv, '--json'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  asr.stdin.end();
  let first = '';
  let err = '';
  asr.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  asr.stdout.on('data', (chunk: Buffer) => {
    first += chunk.toString();
    if (first.includes('\n')) asr.stdout.destroy();
  });
  return new Promise((resolve) => {
    asr.once('close', (code) => resolve({ code, first: first.split('\n')[0] ?? '', err }));
  });
}

describe('a reader that takes only the first line of the installed program', () => {
  beforeAll(() => writeFileSync(join(folder, 'package.json'), '{ "type": "module" }'));

  // `asr console` ends only with Ctrl-C.
  it('gets the begin of a document or nothing, and standard error has a sentence and no noise', async () => {
    const leaves = (await allCommands()).filter(({ path }) => path !== 'console');
    for (let next = 0; next < leaves.length; next += atOnce) {
      const some = leaves.slice(next, next + atOnce);
      const ended = await Promise.all(
        some.map(async (leaf) => ({ path: leaf.path, ...(await firstLine(harmlessArgv(leaf))) })),
      );
      for (const { path, code, first, err } of ended) {
        expect([0, 1, 2]).toContain(code);
        expect(err).not.toMatch(/EPIPE|\n {4}at |Warning: /);
        // A document, or the reason. A server for agents has neither.
        const hasBegin = /^[[{]/.test(first);
        expect({ path, hasEither: hasBegin || (err !== '') === (code !== 0) }).toEqual({ path, hasEither: true });
        expect({ path, first: hasBegin ? '' : first }).toEqual({ path, first: '' });
      }
    }
  }, 300_000);
});
