/** The files of the web app. They are read at the start, so that no path of a request reaches the file system. */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { ConsoleError } from '../contract/index.ts';

interface WebFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** By path: `/assets/index-4f2a.js`. */
export type WebFiles = ReadonlyMap<string, WebFile>;

const types: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** @param folder Output of `pnpm web`. */
export function readWebFiles(folder: string): WebFiles {
  const files = new Map<string, WebFile>();
  for (const entry of entriesOf(folder)) {
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(path)];
    if (entry.isFile() && type !== undefined)
      files.set(`/${relative(folder, path).split(sep).join('/')}`, {
        content: new Uint8Array(readFileSync(path)),
        type,
      });
  }
  return files;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new ConsoleError(500, `The web app is not built: ${folder} is missing. Run: npx -y pnpm@12.21.0 web`, {
      cause: error,
    });
  }
}
