/**
 * Gives one module its own copy of an AWS client in the bundle.
 *
 * esbuild puts a module into one chunk, with everything that any control uses of it. The table `tags-for-ec2.ts` describes 25
 * types of EC2, which would add 32 KB to the client that all controls of EC2 load. With a copy, only the table loads them.
 * Versions of launch templates would add 16 KB.
 */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';
import { withoutComputedKeys } from './pure-schemas.ts';

/**
 * @param importer Matches the path of the module that gets the copy.
 * @param client The package: `@aws-sdk/client-ec2`.
 * @param owner Tells the copies of one client apart.
 */
export function ownClient(importer: RegExp, client: string, owner = 'own'): Plugin {
  const namespace = `${owner}-${client}`;
  const isOfClient = new RegExp(`[\\\\/]${client.replace('/', '[\\\\/]')}[\\\\/]`);
  return {
    name: namespace,
    setup(build) {
      // Relative paths, because the hashes of chunks must not depend on the location of the repository.
      const root = build.initialOptions.absWorkingDir ?? process.cwd();
      build.onResolve(
        { filter: new RegExp(`^${client}$`) },
        async ({ path, importer: from, kind, resolveDir, namespace: within }) => {
          if (within !== 'file' || !importer.test(from)) return undefined;
          const resolved = await build.resolve(path, { kind, resolveDir });
          return { path: relative(root, resolved.path), namespace, sideEffects: false, errors: resolved.errors };
        },
      );
      build.onResolve({ filter: /./, namespace }, async ({ path, importer: from, kind }) => {
        // A client has thousands of imports of its own files, and each call of esbuild takes a millisecond.
        const ownFile = path.startsWith('.') ? fileAt(join(root, dirname(from), path)) : undefined;
        if (ownFile !== undefined) return { path: relative(root, ownFile), namespace, sideEffects: false };
        const resolved = await build.resolve(path, { kind, resolveDir: dirname(join(root, from)) });
        const own = { path: relative(root, resolved.path), namespace, sideEffects: false };
        return isOfClient.test(resolved.path) ? own : resolved;
      });
      build.onLoad({ filter: /./, namespace }, async ({ path }) => ({
        contents: withoutComputedKeys(await readFile(join(root, path), 'utf8')),
        loader: path.endsWith('.json') ? 'json' : 'js',
        resolveDir: dirname(join(root, path)),
      }));
    },
  };
}

/** The file of a relative import, with or without its extension. `undefined`: esbuild decides. */
function fileAt(path: string): string | undefined {
  return [path, `${path}.js`].find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
