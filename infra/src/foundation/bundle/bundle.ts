/** Bundles the Lambda functions. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Policy } from '@asr/orchestrator';
import { registry, sourceOf } from '@asr/playbooks';
import { filesOfPolicy } from '@asr/templates';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { coreChunk } from './core-chunk.ts';
import { ownClient } from './own-client.ts';
import { oneHttpHandler } from './one-http-handler.ts';
import { packageVersion } from './package-version.ts';
import { pureSchemas } from './pure-schemas.ts';

/** The handlers of the orchestrator: six functions of the admin stack, the evaluator, the chat function, and the console. */
export const functionNames = [
  'parse',
  'playbook',
  'report',
  'notify',
  'dead-letter',
  'deadlines',
  'config-rule',
  'chat',
  'console',
] as const;
type FunctionName = (typeof functionNames)[number];

/** Folder of each function's bundled code. */
export type Bundles = { readonly [name in FunctionName]: string };

const repository = join(import.meta.dirname, '..', '..', '..', '..');

/**
 * Writes one folder for each function: `index.mjs` and the chunks that it loads on demand. Independent of the policy.
 * Returns what is in them.
 *
 * @param web Folder of the built web app. Without it, the function of the console cannot start.
 */
export async function bundleCode(folder: string, web?: string): Promise<readonly Metafile[]> {
  const bundled = await Promise.all(
    functionNames.map(async (name) => {
      const outdir = join(folder, name);
      await mkdir(outdir, { recursive: true });
      return bundle(name, outdir);
    }),
  );
  // The catalog of the console has the runbooks, which read their scripts when they are loaded.
  await cp(runbookScripts, join(folder, 'console', 'scripts'), { recursive: true });
  if (web !== undefined) await cp(web, join(folder, 'console', 'web'), { recursive: true });
  return bundled.flat();
}

/** Writes the settings next to the code of each function, and the customer's playbooks next to that of the playbook function. */
export async function addFilesOfPolicy(folder: string, policy: Policy): Promise<Bundles> {
  const entries = functionNames.map(async (name) => {
    const files = Object.entries(filesOfPolicy(policy, name));
    // The other files can be links to the code of other policies, so nothing is written into an existing file.
    await Promise.all(files.map(([path, text]) => writeFile(join(folder, name, path), text, { flag: 'wx' })));
    return [name, join(folder, name)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Bundles;
}

/**
 * The playbooks to exclude from the bundle of a function. Only the playbook function has all playbooks. The evaluator
 * has the playbooks of controls that AWS Config detects. The other functions need only the ids in the registry.
 */
function neverLoaded(name: FunctionName): readonly string[] {
  if (name === 'playbook' || name === 'console') return [];
  if (name !== 'config-rule') return ['./controls/*'];
  const others = Object.entries(registry).filter(([, { detectedBy }]) => detectedBy?.includes('config-rule') !== true);
  return [...new Set(others.map(([control]) => `./controls/${sourceOf(control)}`))];
}

const handlers = join(repository, 'packages', 'orchestrator', 'src', 'handlers');

const runbookScripts = join(repository, 'packages', 'runbooks', 'src', 'scripts');

/** The console calls the functions of the commands, which are in a package above the orchestrator. */
const consoleHandlers = join(repository, 'packages', 'operations', 'src', 'hosted');

async function bundle(name: FunctionName, outdir: string): Promise<readonly Metafile[]> {
  const handler = join(name === 'console' ? consoleHandlers : handlers, `${name}.handler.ts`);
  const whole = { ...options(name, outdir), entryPoints: { index: handler } };
  // The console loads what a page needs. The others need their core at every start.
  const core = name === 'console' ? [] : [coreChunk(handler, repository)];
  const all: BuildOptions[] = [{ ...whole, plugins: [...(whole.plugins ?? []), ...core] }];
  // A separate bundle shares no chunk with the function, which rarely loads it.
  const separate = { [affectedResources]: join(handlers, `${affectedResources}.ts`) };
  if (name === 'parse') all.push({ ...options(name, outdir), entryPoints: separate });
  return Promise.all(
    all.map(async (one) => {
      const { metafile } = await build({ ...one, metafile: true });
      await Promise.all(Object.keys(metafile.outputs).map((file) => dropUnusedRequire(join(repository, file))));
      return metafile;
    }),
  );
}

const makesRequire =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** esbuild puts the banner into every chunk. Only few call `require`, and each call of `createRequire` delays a cold start. */
async function dropUnusedRequire(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const rest = text.replace(makesRequire, '').trimStart();
  if (!/\brequire\b/.test(rest)) await writeFile(file, rest);
}

const affectedResources = 'affected-resources';

/** Keeps the separate bundle out of the function: it is imported at run time. */
const apart: Plugin = {
  name: 'apart',
  setup(building) {
    building.onResolve({ filter: new RegExp(`^\\./${affectedResources}\\.ts$`) }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${affectedResources}.mjs`, external: true } : undefined,
    );
  },
};

/**
 * Only the playbook function has the table of tags, and the controls of launch templates, whose versions describe every
 * setting of an instance. Two controls whose calls no other control makes share that copy. The plugins take seconds for each
 * function.
 */
const ownClients = [
  ownClient(/[\\/]tags-for-ec2\.ts$|[\\/]tags[\\/]ec2[\\/]/, '@aws-sdk/client-ec2', 'tags'),
  ownClient(/[\\/]ec2-(21|25|170|181|182)\.ts$|[\\/]ec2[\\/]launch-template[\\/]/, '@aws-sdk/client-ec2', 'templates'),
];

function options(name: FunctionName, outdir: string): BuildOptions {
  return {
    // The hashes of chunks depend on paths, which must not depend on the location of the repository.
    absWorkingDir: repository,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // The playbook of a control and its AWS client become a separate chunk, loaded only for that control.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // esbuild cannot tree-shake the CommonJS builds of the AWS SDK, which `platform: node` prefers. They triple the size.
    mainFields: ['module', 'main'],
    conditions: ['import', 'module'],
    external: [...neverLoaded(name)],
    plugins: [...(name === 'playbook' ? ownClients : []), pureSchemas, packageVersion, oneHttpHandler, apart],
    banner: { js: makesRequire },
    // Without names and source maps, the playbook function loads 30 KB less. Errors have their names as data.
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  };
}
