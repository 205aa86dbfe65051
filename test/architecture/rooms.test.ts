/** The rules that separate the folders, and a canary for each that proves that the rule finds it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const repository = join(import.meta.dirname, '..', '..');
const mostFiles = 15;

/** The modules in each folder of a source tree. Tests do not count. */
function filesByFolder(root: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(join(repository, root), { recursive: true, encoding: 'utf8' });
  const modules = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return Map.groupBy(modules, (file) => join(root, dirname(file)));
}

/** `controls/ec2` holds one file for each control of its service, however many there are; helpers have rooms of their own. */
function isCounted(folder: string, file: string): boolean {
  return (
    !/\/controls\/([a-z0-9]+)$/.test(folder) || !/^([a-z0-9]+)\/\1-\d+\.ts$/.test(file.split('/').slice(-2).join('/'))
  );
}

const packages = readdirSync(join(repository, 'packages')).map((name) => join('packages', name, 'src'));

describe.each([...packages, join('infra', 'src')])('%s', (root) => {
  it(`has at most ${mostFiles} modules in a folder, index included, controls aside`, () => {
    const crowded = [...filesByFolder(root)]
      .map(([folder, files]) => ({ folder, count: files.filter((file) => isCounted(folder, file)).length }))
      .filter(({ count }) => count > mostFiles);

    expect(crowded).toEqual([]);
  });
});

/** Each is a small repository that breaks one rule. */
const canaries: readonly (readonly [rule: string, config: string, files: { readonly [path: string]: string }])[] = [
  [
    'no-cycle-between-rooms',
    'rooms',
    {
      'packages/orchestrator/src/a/index.ts': `export { b } from '../b/index.ts'; export { one } from './one.ts';`,
      'packages/orchestrator/src/a/one.ts': 'export const one = 1;',
      'packages/orchestrator/src/b/index.ts': `export { b } from './b.ts'; export { two } from './two.ts';`,
      'packages/orchestrator/src/b/b.ts': 'export const b = 1;',
      'packages/orchestrator/src/b/two.ts': `import { one } from '../a/one.ts'; export const two = one;`,
    },
  ],
  [
    'a-room-is-entered-by-its-index',
    'all',
    {
      'packages/orchestrator/src/a/a.ts': `import { b } from '../b/b.ts'; export const a = b;`,
      'packages/orchestrator/src/b/b.ts': 'export const b = 1;',
    },
  ],
  [
    'a-room-is-entered-by-its-index-from-above',
    'all',
    {
      'infra/src/app.ts': `import { b } from './b/b.ts'; export const a = b;`,
      'infra/src/b/b.ts': 'export const b = 1;',
    },
  ],
  [
    'commands-stand-alone',
    'all',
    {
      'packages/cli/src/commands/undo/index.ts': `import { stop } from '../stop/index.ts'; export const undo = stop;`,
      'packages/cli/src/commands/stop/index.ts': 'export const stop = 1;',
    },
  ],
  [
    'formats-stay-in-findings-and-detection',
    'all',
    {
      'packages/orchestrator/src/parse/parse.ts': `import { asff } from '../findings/asff.ts'; export const parse = asff;`,
      'packages/orchestrator/src/findings/asff.ts': 'export const asff = 1;',
    },
  ],
  [
    'not-to-tests',
    'all',
    {
      'packages/playbooks/src/engine/plan.ts': `import { fake } from '../testing/index.ts'; export const plan = fake;`,
      'packages/playbooks/src/testing/index.ts': 'export const fake = 1;',
    },
  ],
  [
    'programs-start-without-jest',
    'all',
    {
      'tools/attacks/run.ts': `import { fake } from '../../packages/playbooks/src/testing/index.ts'; export const run = fake;`,
      'packages/playbooks/src/testing/index.ts': `import { it } from '@jest/globals'; export const fake = it;`,
    },
  ],
  [
    'playbooks-stand-alone',
    'all',
    {
      'packages/playbooks/src/controls/ec2/ec2-2.ts': `import { ec213 } from './ec2-13.ts'; export const ec22 = ec213;`,
      'packages/playbooks/src/controls/ec2/ec2-13.ts': 'export const ec213 = 1;',
    },
  ],
];

describe('the rule', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'asr-rooms-'));
    for (const name of ['.dependency-cruiser.cjs', '.dependency-cruiser.rooms.cjs', 'tsconfig.json'])
      copyFileSync(join(repository, name), join(folder, name));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(canaries)('%s reports its canary', (rule, config, files) => {
    for (const top of ['packages', 'infra', 'tools']) {
      rmSync(join(folder, top), { recursive: true, force: true });
      mkdirSync(join(folder, top));
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const cruiser = join(repository, 'node_modules', '.bin', 'depcruise');
    const configFile = config === 'rooms' ? '.dependency-cruiser.rooms.cjs' : '.dependency-cruiser.cjs';
    const { stdout } = spawnSync(
      cruiser,
      ['packages', 'infra', 'tools', '--config', configFile, '--output-type', 'json'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    const { summary } = JSON.parse(stdout) as {
      readonly summary: { readonly violations: readonly { readonly rule: { readonly name: string } }[] };
    };

    expect(summary.violations.map((violation) => violation.rule.name)).toContain(rule);
  });
});
