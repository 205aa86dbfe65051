import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { coreChunk } from './core-chunk.ts';

const files = {
  'handler.ts': `
    import { count } from './count.ts';
    import { text } from './text.ts';
    import './by-both.ts';
    count('handler');
    export const load = {
      one: () => import('./one.ts'),
      two: () => import('./two.ts'),
      byBoth: () => import('./by-both.ts'),
      builtIn: () => import('node:path'),
    };
    export const order = () => text('order');`,
  'count.ts': `globalThis.loaded ??= []; export const count = (name) => { globalThis.loaded.push(name); };`,
  'text.ts': `import { count } from './count.ts'; count('text'); export const text = (name) => name + globalThis.loaded;`,
  'one.ts': `import { count } from './count.ts'; count('one'); export const name = 'one';`,
  'two.ts': `import { text } from './text.ts'; export default text('two: ');`,
  'by-both.ts': `import { count } from './count.ts'; count('both'); export const name = 'both';`,
};

describe('the chunks of a function', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'asr-chunks-'));
    mkdirSync(join(folder, 'in'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'in', name), text);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const bundled = async (plugins: readonly Plugin[]) => {
    const { metafile, outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: { index: join(folder, 'in', 'handler.ts') },
      outdir: join(folder, 'out'),
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      metafile: true,
      write: false,
      plugins: [...plugins],
    });
    return { outputs: metafile.outputs, files: outputFiles };
  };
  const handler = () => coreChunk(join(folder, 'in', 'handler.ts'), folder);
  /** The files that Node.js loads before it can call the handler. */
  const loadedAtStart = ({ outputs }: Awaited<ReturnType<typeof bundled>>) => {
    const loaded = (file: string): readonly string[] => [
      file,
      ...(outputs[file]?.imports ?? [])
        .filter(({ kind }) => kind === 'import-statement')
        .flatMap(({ path }) => loaded(path)),
    ];
    return new Set(loaded('out/index.mjs'));
  };

  it('that it loads at the start are one and the entry, however many playbooks use parts of it', async () => {
    expect(loadedAtStart(await bundled([])).size).toBeGreaterThan(2);
    expect(loadedAtStart(await bundled([handler()])).size).toBe(2);
  });

  it('are the same in two builds, also for a module that is imported in both ways', async () => {
    const [first, second] = [await bundled([handler()]), await bundled([handler()])];

    expect(first.files.map(({ path, hash }) => [path, hash])).toEqual(
      second.files.map(({ path, hash }) => [path, hash]),
    );
  });

  it('run each module once and in its order, and export the same names', async () => {
    const { files: written } = await bundled([handler()]);
    mkdirSync(join(folder, 'out'));
    for (const { path, contents } of written) writeFileSync(path, contents);
    const script = `
      const { load, order } = await import(${JSON.stringify(join(folder, 'out', 'index.mjs'))});
      const [one, two, both, builtIn] = [await load.one(), await load.two(), await load.byBoth(), await load.builtIn()];
      process.stdout.write(JSON.stringify([order(), { ...one }, { ...two }, { ...both }, builtIn.sep]));`;
    writeFileSync(join(folder, 'run.mjs'), script);

    const printed = execFileSync(process.execPath, [join(folder, 'run.mjs')], { encoding: 'utf8' });

    expect(JSON.parse(printed)).toEqual([
      'ordertext,both,handler,one',
      { name: 'one' },
      { default: 'two: text,both,handler,one' },
      { name: 'both' },
      '/',
    ]);
    expect(readFileSync(join(folder, 'out', 'index.mjs'), 'utf8')).not.toContain(folder);
  });
});
