/** The release in this package: templates in parts, and the code of the functions. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '@asr/cli/program';
import type { Release, ReleaseParts } from '@asr/templates';

/** Beside `src` of this package, also in the bundle. */
const releaseFolder = join(import.meta.dirname, '..', '..', 'release');

export const functionsFolder = join(releaseFolder, 'functions');

export function readParts(): ReleaseParts {
  return JSON.parse(readFileSync(join(releaseFolder, 'parts.json'), 'utf8')) as ReleaseParts;
}

/** A hash of the release. Two builds of one version differ while the version is in development. */
export function readBuild(): string {
  return readFileSync(join(releaseFolder, 'build.txt'), 'utf8').trim();
}

export function functionNames(): readonly string[] {
  return readdirSync(functionsFolder).toSorted();
}

/** The archive of the kit, of the same version. */
export function readPlaybookKit() {
  const name = `playbook-kit-${version}.tgz`;
  return { name, bytes: readFileSync(join(releaseFolder, name)) };
}

/** Everything, with the code of the functions. */
export function readRelease(): Release {
  const functions = functionNames().map((name) => {
    const folder = join(functionsFolder, name);
    const files = readdirSync(folder).toSorted();
    return [name, Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file))]))] as const;
  });
  return { version, parts: readParts(), functions: Object.fromEntries(functions) };
}
