import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { oneHttpHandler, withoutHttp2 } from './one-http-handler.ts';

const playbooks = join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'playbooks');

describe('the client of Kinesis in a bundle', () => {
  const bundled = async (plugins: Plugin[]) => {
    const {
      outputFiles: [file],
    } = await build({
      stdin: {
        contents: "import { KinesisClient } from '@aws-sdk/client-kinesis'; console.log(KinesisClient);",
        resolveDir: playbooks,
      },
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      conditions: ['import', 'module'],
      write: false,
      plugins,
    });
    return file?.text ?? '';
  };

  it('has no HTTP/2', async () => {
    expect(await bundled([])).toContain('from "node:http2"');
    const text = await bundled([oneHttpHandler]);
    expect(text).not.toContain('node:http2');
    expect(text).toContain('from "node:https"');
  });

  it('is refused when the package changes', () => {
    expect(() => withoutHttp2('export * from "./node-http2-handler";')).toThrow('no longer exports');
  });
});
