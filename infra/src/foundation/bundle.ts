/** Bundles the Lambda functions. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { pureSchemas } from './pure-schemas.ts';

/** Each is one handler of the orchestrator: four functions of the admin stack, and the evaluator. */
export const functionNames = ['parse', 'playbook', 'report', 'dead-letter', 'config-rule'] as const;
type FunctionName = (typeof functionNames)[number];

/** Where each function's code lies, ready to be deployed. */
export type Bundles = { readonly [name in FunctionName]: string };

const repository = join(import.meta.dirname, '..', '..', '..');

/** Writes one folder per function: `index.mjs`, and the chunks that it loads when it needs them. The same for every policy. */
export async function bundleCode(folder: string): Promise<void> {
  await Promise.all(
    functionNames.map(async (name) => {
      const outdir = join(folder, name);
      await mkdir(outdir, { recursive: true });
      await bundle(name, outdir);
    }),
  );
}

/** Puts `settings.json` beside the code of each function. */
export async function addSettings(folder: string, settings: Settings): Promise<Bundles> {
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  const entries = functionNames.map(async (name) => {
    await writeFile(join(folder, name, 'settings.json'), text);
    return [name, join(folder, name)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Bundles;
}

/**
 * The playbooks that a function never loads. Who only routes knows their ids from the registry, and carries none of
 * them; the evaluator carries those that a rule of AWS Config detects.
 */
function neverLoaded(name: FunctionName): readonly string[] {
  if (name === 'playbook') return [];
  if (name !== 'config-rule') return ['./controls/*'];
  const others = Object.entries(registry).filter(([, { detectedBy }]) => detectedBy?.includes('config-rule') !== true);
  return others.map(([control]) => `./controls/${control.toLowerCase().replace(/^(.*)\.(\d+)$/, '$1/$1-$2')}.ts`);
}

const handlers = join(repository, 'packages', 'orchestrator', 'src', 'handlers');

async function bundle(name: FunctionName, outdir: string): Promise<void> {
  await build({ ...options(name, outdir), entryPoints: { index: join(handlers, `${name}.handler.ts`) } });
  // A separate bundle shares no chunk with the function, which rarely loads it.
  if (name === 'parse')
    await build({ ...options(name, outdir), entryPoints: { [listUsers]: join(handlers, `${listUsers}.ts`) } });
}

const listUsers = 'list-users';

/** Keeps the separate bundle out of the function: it is imported at run time. */
const apart: Plugin = {
  name: 'apart',
  setup(building) {
    building.onResolve({ filter: new RegExp(`^\\./${listUsers}\\.ts$`) }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${listUsers}.mjs`, external: true } : undefined,
    );
  },
};

function options(name: FunctionName, outdir: string): BuildOptions {
  return {
    // The chunks' hashes depend on the paths, which must not depend on where the repository lies.
    absWorkingDir: repository,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // A control's playbook and the one AWS client it needs become a chunk of their own, loaded for that control only.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // The CommonJS builds of the AWS SDK, which `platform: node` prefers, cannot be shaken: three times the size.
    mainFields: ['module', 'main'],
    conditions: ['import', 'module'],
    external: [...neverLoaded(name)],
    plugins: [pureSchemas, apart],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    // Without names and source maps: 30 KB less to load for the playbook function. Errors carry their names as data.
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  };
}
