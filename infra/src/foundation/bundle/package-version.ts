/**
 * Bundles only the version of a package's `package.json`.
 *
 * Each AWS client imports its `package.json` for the user agent, and esbuild keeps the whole file: 2.3 KB for each client
 * that a function loads.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

export const packageVersion: Plugin = {
  name: 'package-version',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
