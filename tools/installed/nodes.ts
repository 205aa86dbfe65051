/** The versions of Node.js that the installed package is used with. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Node {
  readonly version: string;
  readonly program: string;
}

const require = createRequire(import.meta.url);

/** The oldest version that the package supports. It comes from npm, so that no machine must have it. */
export function oldestNode(): Node {
  const manifest = require.resolve('oldest-node/package.json');
  const { version } = require(manifest) as { readonly version: string };
  return { version, program: join(dirname(manifest), 'bin', 'node') };
}

export function thisNode(): Node {
  return { version: process.versions.node, program: process.execPath };
}
