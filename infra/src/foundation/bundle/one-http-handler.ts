/**
 * Leaves the HTTP/2 handler of the AWS SDK out of a bundle.
 *
 * Only the client of Kinesis asks for it, for `SubscribeToShard`, which no playbook calls. The playbook function gives
 * every client the HTTP/1.1 handler of one client, so it never creates another. esbuild cannot know this and puts
 * the HTTP/2 handler into the chunk that every cold start loads: 7 KB.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

export const oneHttpHandler: Plugin = {
  name: 'one-http-handler',
  setup(build) {
    build.onLoad({ filter: /[\\/]@smithy[\\/]node-http-handler[\\/]dist-es[\\/]index\.js$/ }, async ({ path }) => ({
      contents: withoutHttp2(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Throws when the package has changed: the bundle would grow without a word. */
export function withoutHttp2(source: string): string {
  const exported = /export \{ NodeHttp2Handler \} from "\.\/node-http2-handler";/;
  if (!exported.test(source))
    throw new Error(
      '@smithy/node-http-handler no longer exports NodeHttp2Handler on its own. Adapt withoutHttp2 to its index.js.',
    );
  return source.replace(exported, 'export { NodeHttpHandler as NodeHttp2Handler } from "./node-http-handler";');
}
