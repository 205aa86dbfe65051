/** Bundles the installed program: JavaScript for Node.js 20, and the files that it reads at run time. */
import { chmodSync, cpSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { repository } from './places.ts';

/** Files that the program reads at run time, by their path in the repository. */
const assets = [
  'packages/local-cloud/moto-requirements.txt',
  'packages/local-cloud/src/*/*.py',
  'packages/runbooks/src/scripts/*.py',
  'packages/demo/src/*/*.config.yaml',
  'packages/console/dist/**/*.*',
  // `asr new` writes it for another control.
  'examples/playbook/src/*.ts',
  'examples/standalone-runbook/src/*.ts',
];

/** Bundled beside their sources: a thread starts them by their path. */
const threads = ['packages/local-cloud/src/functions/function-worker.ts'];

/** Writes `lib` and `assets` into the folder. Returns what esbuild bundled. */
export async function bundleProgram(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: repository,
    outdir: folder,
    entryPoints: {
      'lib/main': 'packages/installed/src/main.ts',
      ...Object.fromEntries(threads.map((path) => [`assets/${path.replace(/\.ts$/, '')}`, path])),
    },
    chunkNames: 'lib/[name]-[hash]',
    inject: ['packages/installed/src/polyfills.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // As for the functions: the CommonJS builds of the AWS SDK triple the size.
    mainFields: ['module', 'main'],
    conditions: ['import', 'module'],
    plugins: [assetsByPath],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  for (const path of globSync(assets, { cwd: repository }).toSorted()) {
    const target = join(folder, 'assets', path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(repository, path), target);
  }
  chmodSync(join(folder, 'lib', 'main.js'), 0o755);
  return metafile;
}

/** A module finds its files by its own folder. In the package, the files are under `assets`, at the same path. */
const assetsByPath: Plugin = {
  name: 'assets-by-path',
  setup(building) {
    building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (path.includes('node_modules') || !source.includes('import.meta.dirname')) return undefined;
      const folder = dirname(relative(repository, path)).replaceAll('\\', '/');
      return {
        contents: source.replaceAll('import.meta.dirname', `(import.meta.dirname + '/../assets/${folder}')`),
        loader: 'ts',
      };
    });
  },
};
