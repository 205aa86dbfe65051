/** Builds the package `@asr/playbook-kit`: JavaScript and types of the contract, the laws, and AWS's service reference. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { version } from '@asr/cli';
import { build, type Metafile, type Plugin } from 'esbuild';
import { filesIn, writeTarball } from './archives.ts';
import { licensesOf } from './licenses.ts';
import { repository } from './places.ts';

const kit = join(repository, 'packages', 'playbook-kit', 'src');
const playbooks = join(repository, 'packages', 'playbooks');

/** The rooms of the playbooks that the kit imports, by the name that it uses. */
const rooms: { readonly [name: string]: string } = {
  '@asr/playbooks/customer': 'customer/index.ts',
  '@asr/playbooks/engine': 'engine/index.ts',
  '@asr/playbooks/parameters': 'parameters/index.ts',
  '@asr/playbooks/testing': 'testing/index.ts',
  '@asr/playbooks/testing/laws': 'testing/laws/declare-laws.ts',
};

/** Writes `playbook-kit-<version>.tgz` into the folder. Returns its path. */
export async function packageKit(out: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-kit-'));
  try {
    const metafile = await bundleKit(join(folder, 'lib'));
    writeTypes(join(folder, 'types'));
    writeReference(join(folder, 'iam-data'));
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licensesOf([metafile], []));
    for (const name of ['LICENSE', 'NOTICE']) cpSync(join(repository, name), join(folder, name));
    cpSync(join(repository, 'packages', 'playbook-kit', 'README.md'), join(folder, 'README.md'));
    const tarball = join(out, kitName);
    await writeTarball(folder, tarball, []);
    return tarball;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The name of the file, which `asr new` copies. It does not begin like the name of the program, `asr-<version>.tgz`. */
export const kitName = `playbook-kit-${version}.tgz`;

const manifest = {
  name: '@asr/playbook-kit',
  version,
  description: 'The contract and the laws of playbooks for ASR.',
  type: 'module',
  exports: {
    '.': { types: './types/playbook-kit/src/index.d.ts', default: './lib/index.js' },
    './testing': { types: './types/playbook-kit/src/testing/index.d.ts', default: './lib/testing.js' },
  },
  sideEffects: false,
  engines: { node: '>=20.12' },
  license: 'Apache-2.0',
};

async function bundleKit(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: repository,
    outdir,
    entryPoints: { index: join(kit, 'index.ts'), testing: join(kit, 'testing', 'index.ts') },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    conditions: ['import', 'module'],
    plugins: [referenceInPackage],
    banner: {
      // `expect` is a CommonJS package that looks for files next to it.
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;",
    },
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}

/** In the package, the service reference is a folder next to the code. */
const referenceInPackage: Plugin = {
  name: 'reference-in-package',
  setup(building) {
    building.onLoad({ filter: /[\\/]service-reference\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(
        /^const data = .*;$/m,
        "const data = join(import.meta.dirname, '..', 'iam-data');",
      );
      if (contents === source) throw new Error('service-reference.ts has another form. Correct tools/package/kit.ts.');
      return { contents, loader: 'ts' };
    });
  },
};

/** The declarations of the kit and of what it imports, with relative paths instead of the names of packages. */
function writeTypes(outDir: string): void {
  const config = join(dirname(outDir), 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(repository, 'packages'),
    outDir,
    typeRoots: [join(repository, 'node_modules', '@types')],
    paths: Object.fromEntries(Object.entries(rooms).map(([name, path]) => [name, [join(playbooks, 'src', path)]])),
  };
  const files = [join(kit, 'index.ts'), join(kit, 'testing', 'index.ts')];
  writeFileSync(
    config,
    JSON.stringify({ extends: join(repository, 'tsconfig.json'), compilerOptions, include: [], files }),
  );
  const tsc = join(repository, 'node_modules', '.bin', 'tsc');
  const { status, stdout } = spawnSync(tsc, ['-p', config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The types of the kit cannot be written:\n${stdout}`);
  rmSync(config);
  for (const path of filesIn(outDir)) {
    const file = join(outDir, path);
    writeFileSync(
      file,
      declarationOf(readFileSync(file, 'utf8'), relative(dirname(file), join(outDir, 'playbooks', 'src'))),
    );
  }
}

/** @param toPlaybooks The relative path to the declarations of the playbooks. */
function declarationOf(text: string, toPlaybooks: string): string {
  return (
    text
      .replaceAll(/'(@asr\/playbooks\/[\w/]+)'/g, (_, name: string) => `'./${toPlaybooks}/${rooms[name] ?? name}'`)
      .replaceAll(/(from |import\()(['"])(\.[^'"]+)\.ts\2/g, '$1$2$3.js$2')
      // A schema of zod is only for parameters of ASR's own controls.
      .replace("import type * as z from 'zod';", 'declare namespace z { type ZodType = unknown }')
  );
}

/** What the laws use of AWS's service reference: names, access levels, and resources. */
function writeReference(folder: string): void {
  const data = join(playbooks, 'node_modules', '@cloud-copilot', 'iam-data');
  cpSync(join(data, 'LICENSE.txt'), join(folder, 'LICENSE.txt'));
  for (const path of filesIn(join(data, 'data')).filter((each) => /^(?:actions|resourceTypes)\//.test(each))) {
    const entries = JSON.parse(readFileSync(join(data, 'data', path), 'utf8')) as { readonly [name: string]: Entry };
    const kept = Object.entries(entries).map(([name, entry]) => [name, keptOf(entry)]);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(Object.fromEntries(kept)));
  }
}

interface Entry {
  readonly name?: string;
  readonly accessLevel?: string;
  readonly resourceTypes?: readonly { readonly name: string }[];
  readonly arn?: string;
  readonly conditionKeys?: unknown;
}

function keptOf({ name, accessLevel, resourceTypes, arn }: Entry): Entry {
  const types = resourceTypes?.map((type) => ({ name: type.name }));
  return {
    ...(name && { name }),
    ...(accessLevel && { accessLevel }),
    ...(types && { resourceTypes: types }),
    ...(arn && { arn }),
  };
}
