import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { packageVersion } from './package-version.ts';

const packages = join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'playbooks', 'node_modules', '@aws-sdk');
const runtimeConfigs = readdirSync(packages)
  .map((client) => join(packages, client, 'dist-es', 'runtimeConfig.js'))
  .filter((path) => existsSync(path));

describe('the version of a package', () => {
  it('is all that a client reads of its package.json', () => {
    expect(runtimeConfigs.length).toBeGreaterThan(25);
    for (const path of runtimeConfigs) {
      const uses = readFileSync(path, 'utf8').match(/packageInfo\b\S*/g) ?? [];
      expect(uses.filter((use) => use !== 'packageInfo' && !use.startsWith('packageInfo.version'))).toEqual([]);
    }
  });

  it('is all that is bundled of it', async () => {
    const bundled = async (plugins: (typeof packageVersion)[]) => {
      const {
        outputFiles: [file],
      } = await build({
        stdin: {
          contents: "import info from '@aws-sdk/client-ec2/package.json'; console.log(info);",
          resolveDir: join(packages, '..', '..'),
        },
        bundle: true,
        format: 'esm',
        minify: true,
        write: false,
        plugins,
      });
      return file?.text ?? '';
    };
    const { version } = JSON.parse(readFileSync(join(packages, 'client-ec2', 'package.json'), 'utf8')) as {
      readonly version: string;
    };

    expect(await bundled([])).toContain('dependencies');
    const text = await bundled([packageVersion]);
    expect(text).toContain(version);
    expect(text).not.toContain('dependencies');
  });
});
