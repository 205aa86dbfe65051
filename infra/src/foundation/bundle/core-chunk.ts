/**
 * Keeps in one chunk what a function loads whenever it starts.
 *
 * esbuild makes a chunk of all modules that the same entry points reach. Each dynamic import is an entry point, so it
 * divides what a handler imports statically into as many chunks as there are sets of playbooks that use a part of it:
 * 28 files for the playbook function. Node.js resolves, opens and links each of them in a cold start. With this plugin,
 * each dynamic import also imports the handler. Every entry point then reaches everything that the handler reaches,
 * which becomes one chunk. No module runs twice or in another order, because the handler runs before it can import
 * anything dynamically.
 *
 * @see https://esbuild.github.io/api/#splitting
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

const name = 'core-chunk';

/**
 * @param handler Path of the entry point.
 * @param root Folder that contains all modules. Paths are relative to it, because the names of chunks depend on them.
 */
export function coreChunk(handler: string, root: string): Plugin {
  return {
    name,
    setup(build) {
      // A module of its own for each dynamic import: the same module can also be imported statically. Relative imports of
      // JavaScript, which are those within packages, are left out: each call of this function takes time.
      build.onResolve({ filter: /^[^.]|\.ts$/ }, async ({ path, pluginData, ...from }) => {
        if (from.kind !== 'dynamic-import' || pluginData === name) return undefined;
        const resolved = await build.resolve(path, { ...from, pluginData: name });
        return resolved.external ? resolved : { path: relative(root, resolved.path), namespace: name };
      });
      build.onLoad({ filter: /./, namespace: name }, async (stub) => {
        const path = join(root, stub.path);
        const imported = JSON.stringify(path);
        const hasDefault = /\bexport default\b|\bas default\b/.test(await readFile(path, 'utf8'));
        return {
          contents: [
            `import ${JSON.stringify(handler)};`,
            `export * from ${imported};`,
            hasDefault ? `export { default } from ${imported};` : '',
          ].join('\n'),
          resolveDir: dirname(path),
        };
      });
    },
  };
}
