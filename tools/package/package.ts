/** Builds the package and the templates of a release. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { version } from '@asr/cli';
import { webFolder } from '@asr/console';
import { bundleCode, templateParts } from '@asr/infra';
import { defaultPolicy } from '@asr/orchestrator';
import { type Release, releaseTemplates } from '@asr/templates';
import { filesIn, hashOfFiles, writeChecksums, writeTarball } from './archives.ts';
import { bundleProgram } from './bundle.ts';
import { kitName, packageKit } from './kit.ts';
import { licensesOf } from './licenses.ts';
import { repository } from './places.ts';
import { sbom } from './sbom.ts';
import { buildWeb } from '../web/build.ts';

export interface Packaged {
  readonly tarball: string;
  readonly templates: string;
}

/** @param out An existing folder. */
export async function packageAsr(out: string): Promise<Packaged> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-package-'));
  try {
    const release = join(folder, 'assets', 'packages', 'installed', 'release');
    const functions = join(release, 'functions');
    mkdirSync(functions, { recursive: true });
    // Before the program, which contains it.
    const webModules = await buildWeb();
    const [parts, codeFiles, programFile, bill, kit] = await Promise.all([
      templateParts(),
      bundleCode(functions, webFolder),
      bundleProgram(folder),
      sbom(),
      packageKit(release),
    ]);
    writeFileSync(join(release, 'parts.json'), JSON.stringify(parts));
    writeFileSync(join(release, 'build.txt'), `${hashOfFiles(release)}\n`);
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licensesOf([...codeFiles, programFile], webModules));
    for (const name of ['LICENSE', 'NOTICE', 'README.md']) cpSync(join(repository, name), join(folder, name));
    const tarball = join(out, `asr-${version}.tgz`);
    await writeTarball(folder, tarball, ['lib/main.js']);
    cpSync(kit, join(out, kitName));
    const templates = join(out, `asr-${version}-templates`);
    writeTemplates(templates, { version, parts, functions: codeOf(functions) }, bill);
    return { tarball, templates };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @see https://docs.npmjs.com/cli/v11/configuring-npm/package-json */
const manifest = {
  name: 'asr',
  version,
  description: 'Security remediation for AWS organizations: plan, approve, fix, verify, undo.',
  type: 'module',
  bin: { asr: 'lib/main.js' },
  engines: { node: '>=20.12' },
  license: 'Apache-2.0',
};

/** The files of each function, by their path. */
function codeOf(folder: string): Release['functions'] {
  const functions: { [name: string]: { [path: string]: Uint8Array } } = {};
  for (const file of filesIn(folder)) {
    const [name = '', ...rest] = file.split('/');
    (functions[name] ??= {})[rest.join('/')] = readFileSync(join(folder, file));
  }
  return functions;
}

/** The templates for the default policy, for deployments with other tools than `asr deploy`. */
function writeTemplates(folder: string, release: Release, bill: string): void {
  const { templates, archives } = releaseTemplates(release, defaultPolicy);
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const [name, template] of Object.entries(templates)) write(`${name}.template.json`, JSON.stringify(template));
  for (const { key, bytes } of archives) write(key, bytes);
  write('sbom.cdx.json', bill);
  writeChecksums(folder);
}
