import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleProgram } from './bundle.ts';

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
