import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownClient } from './own-client.ts';

const files = {
  'index.js': "export const load = [() => import('./one.js'), () => import('./table.js')];",
  'one.js': "import { one } from '@aws-sdk/client-ec2'; console.log(one);",
  'table.js': "import { one, many } from '@aws-sdk/client-ec2'; console.log(one, many);",
  'node_modules/@aws-sdk/client-ec2/package.json':
    '{ "name": "@aws-sdk/client-ec2", "main": "index.js", "sideEffects": false }',
  'node_modules/@aws-sdk/client-ec2/index.js': "export * from './schemas.js';",
  'node_modules/@aws-sdk/client-ec2/schemas.js':
    "import { core } from 'core'; export const one = ['shape of one', core]; export const many = ['shape of many'];",
  'node_modules/core/package.json': '{ "name": "core", "main": "index.js", "sideEffects": false }',
  'node_modules/core/index.js': "export const core = 'shared by all';",
};

describe('a module with its own client', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'asr-own-client-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** Which chunks contain a text. */
  const bundle = async (isOwn: boolean) => {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: ['index.js'],
      outdir: 'out',
      bundle: true,
      splitting: true,
      format: 'esm',
      write: false,
      plugins: isOwn ? [ownClient(/[\\/]table\.js$/, '@aws-sdk/client-ec2')] : [],
    });
    return (text: string) =>
      outputFiles.filter((file) => file.text.includes(text)).map(({ path }) => path.replace(/^.*[\\/]|-\w+\.js$/g, ''));
  };

  it('adds nothing to the client of the others, and shares what is below the client', async () => {
    const [shared, own] = [await bundle(false), await bundle(true)];

    expect(shared('shape of many')).toEqual(shared('shape of one'));
    expect(own('shape of many')).toEqual(['table']);
    expect(own('shape of one')).toHaveLength(2);
    expect(own('shared by all')).toHaveLength(1);
  });

  it('is the same wherever the repository is', async () => {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: ['table.js'],
      bundle: true,
      write: false,
      format: 'esm',
      plugins: [ownClient(/[\\/]table\.js$/, '@aws-sdk/client-ec2')],
    });

    expect(outputFiles[0]?.text).toContain('own-@aws-sdk/client-ec2:node_modules');
    expect(outputFiles[0]?.text).not.toContain(folder);
  });
});
