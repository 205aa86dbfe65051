/** Adds an AWS client to the workspace: to the catalog, at the version of the others, and to the playbooks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientVersions, sdkVersion } from './catalog.ts';

const catalogFile = 'pnpm-workspace.yaml';
const packageFile = join('packages', 'playbooks', 'package.json');

/** Does not change an existing client. Returns the files that it changed. */
export function addClient(client: string, root: string): readonly string[] {
  const name = `@aws-sdk/client-${client}`;
  const changed = [addToPackage(name, root), addToCatalog(name, root)];
  return [packageFile, catalogFile].filter((_, index) => changed[index]);
}

function addToPackage(name: string, root: string): boolean {
  const path = join(root, packageFile);
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly dependencies: { readonly [name: string]: string };
  };
  if (name in manifest.dependencies) return false;
  const dependencies = sorted({ ...manifest.dependencies, [name]: 'catalog:' });
  writeFileSync(path, `${JSON.stringify({ ...manifest, dependencies }, null, 2)}\n`);
  return true;
}

function sorted<Value>(entries: { readonly [name: string]: Value }): { readonly [name: string]: Value } {
  return Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function addToCatalog(name: string, root: string): boolean {
  if (clientVersions(root).has(name)) return false;
  const path = join(root, catalogFile);
  const line = `  '${name}': ${sdkVersion(root)}\n`;
  const text = readFileSync(path, 'utf8');
  const [before] = [...text.matchAll(/^ {2}'@aws-sdk\/client-[^\n]*\n/gm)].filter(([other]) => other < line).slice(-1);
  const at = before === undefined ? text.indexOf('catalog:\n') + 'catalog:\n'.length : before.index + before[0].length;
  writeFileSync(path, text.slice(0, at) + line + text.slice(at));
  return true;
}
