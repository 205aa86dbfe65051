/** The licenses of what is bundled, because a bundle contains copies of other packages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { repository } from './places.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * One section for each bundled package, with the text of its license and its notice.
 *
 * @param modules Paths of modules in other bundles.
 */
export function licensesOf(metafiles: readonly Metafile[], modules: readonly string[]): string {
  const inputs = [...metafiles.flatMap((one) => Object.keys(one.inputs)), ...modules];
  const folders = new Set(inputs.flatMap(packageFolder));
  const sections = new Map<string, string>();
  for (const folder of folders) {
    const { name, version, license = 'see below' } = manifestOf(folder);
    const texts = readdirSync(folder)
      .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
      .toSorted()
      .map((file) => readFileSync(join(folder, file), 'utf8').trim());
    sections.set(`${name}@${version}`, [`${name}@${version} (${license})`, ...texts].join('\n\n'));
  }
  const sorted = [...sections].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `This package contains copies of these packages.\n\n${sorted.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The folder of the package that a file under `node_modules` belongs to. */
function packageFolder(input: string): readonly string[] {
  const [, path] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  const folder = path === undefined ? undefined : join(repository, path);
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? [folder] : [];
}
