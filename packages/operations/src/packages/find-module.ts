/** Finds the module of a package that a policy names: the file that the package exports. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

export type Found = { readonly ok: true; readonly file: string } | { readonly ok: false; readonly problem: string };

/**
 * @param name The name of an npm package, or a path that begins with `./`, `../` or `/`.
 * @param folder The folder of the policy file.
 */
export function findModule(name: string, folder: string): Found {
  const isPath = /^\.{1,2}(?:\/|$)/.test(name) || isAbsolute(name);
  const home = isPath ? resolve(folder, name) : installed(name, folder);
  if (home === undefined || !existsSync(home)) {
    return problem(
      isPath ? `there is no folder ${name}` : `the package ${name} is not installed. Run npm install ${name}`,
    );
  }
  const manifest = join(home, 'package.json');
  if (!existsSync(manifest)) return problem(`${name} has no package.json. Name the folder of a package`);
  const entry = entryOf(manifest);
  if (entry === undefined) return problem(`the package.json of ${name} names no module. Give it as exports`);
  const file = resolve(home, entry);
  if (relative(home, file).startsWith('..')) return problem(`the module of ${name} is outside of the package`);
  return existsSync(file)
    ? { ok: true, file }
    : problem(`${name} is not built, because it has no ${entry}. Run npm run build in the package`);
}

function problem(sentence: string): Found {
  return { ok: false, problem: sentence };
}

/** `node_modules` of the folder, or of the nearest folder above. */
function installed(name: string, folder: string): string | undefined {
  if (!/^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/.test(name)) return undefined;
  for (let at = resolve(folder); ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
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
