/**
 * Lets esbuild remove unused schemas of AWS clients.
 *
 * A schema names its traits by a constant, `{ [_eQN]: 'InstanceId' }`, and esbuild assumes that a computed key can have
 * side effects. Without this plugin, it keeps all 3,000 shapes of EC2 for the few that playbooks use. The plugin
 * replaces the constant with its value.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

export const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/][^\\/]+\.js$/ },
      async ({ path }) => ({
        contents: withoutComputedKeys(await readFile(path, 'utf8')),
        loader: 'js',
      }),
    );
  },
};

/** `{ [_a]: 1 }` becomes `{ "x": 1 }` if the module contains `const _a = "x";`. */
export function withoutComputedKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  return source.replaceAll(/(?<=[{,]\s*)\[(_\w+)\]:/g, (key, name: string) => {
    const value = constants.get(name);
    return value === undefined ? key : `${value}:`;
  });
}
