/** Finds the module of a package that a policy names: the file that the package exports. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

export type Found =
  | { readonly ok: true; readonly manifest: string; readonly file: string }
  | { readonly ok: false; readonly problem: string };

/**
 * @param name The name of an npm package, or a path that begins with `./`, `../` or `/`.
 * @param folder The folder of the policy file.
 */
export function findModule(name: string, folder: string): Found {
  const home = isPath(name) ? resolve(folder, name) : installed(name, folder);
  const manifest = home === undefined ? undefined : join(home, 'package.json');
  if (home === undefined || manifest === undefined || !existsSync(manifest)) return problem(whyNoPackage(name, home));
  const entry = entryOf(manifest);
  if (entry === undefined) return problem(`the package.json of ${name} names no module. Give it as exports`);
  const file = resolve(home, entry);
  if (relative(home, file).startsWith('..')) return problem(`the module of ${name} is outside of the package`);
  if (!existsSync(file))
    return problem(`${name} is not built, because it has no ${entry}. Run npm run build in the package`);
  // A repository can contain links, and another package of the same policy could read what they point to.
  if (!isWithin(home, manifest) || !isWithin(home, file))
    return problem(`the module of ${name} is a link to another folder. Copy the file into the package`);
  return { ok: true, manifest, file };
}

function whyNoPackage(name: string, home: string | undefined): string {
  if (isPath(name) && home !== undefined)
    return existsSync(home)
      ? `${name} has no package.json. Name the folder of a package`
      : `there is no folder ${name}`;
  return `the package ${name} is not installed. Run npm install ${name}`;
}

/** Where the links of a path lead. The folder itself can be one, as in the store of pnpm. */
function isWithin(home: string, path: string): boolean {
  const way = relative(realpathSync(home), realpathSync(path));
  return !way.startsWith('..') && !isAbsolute(way);
}

function isPath(name: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(name) || isAbsolute(name);
}

function problem(sentence: string): Found {
  return { ok: false, problem: sentence };
}

/** `node_modules` of the folder, or of the nearest folder above. */
function installed(name: string, folder: string): string | undefined {
  if (!/^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/.test(name)) return undefined;
  for (let at = resolve(folder); ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(at) === at) return undefined;
  }
}

/** The module that `import` would load, from `exports` or `main`. */
function entryOf(manifest: string): string | undefined {
  const { exports, main } = readManifest(manifest);
  return targetOf(isRecord(exports) && '.' in exports ? exports['.'] : exports) ?? textOf(main);
}

function readManifest(file: string): { readonly exports?: unknown; readonly main?: unknown } {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(read) ? read : {};
  } catch {
    // Not JSON: the caller says that the file names no module.
    return {};
  }
}

function targetOf(exports: unknown): string | undefined {
  if (!isRecord(exports)) return textOf(exports);
  return textOf(exports['import']) ?? textOf(exports['node']) ?? textOf(exports['default']);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
