import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { withoutComputedKeys } from './pure-schemas.ts';

const source = `const _A = "Address";
const _xN = "xmlName";
const n0 = "ns";
export var Used$ = [3, n0, _A, { [_xN]: _A,
    [_xN]: \`other\` }, [_A, _xN]];
export var Unused$ = [3, n0, _A, { [_xN]: "unused-shape" }];
`;

describe('schemas without computed keys', () => {
  it('names the same traits, and leaves arrays and what it does not know alone', () => {
    const changed = withoutComputedKeys(source);

    expect(changed).toContain('{ "xmlName": _A,\n    "xmlName": `other` }, [_A, _xN]]');
    expect(withoutComputedKeys('export var X$ = [{ [_z]: 1 }];')).toBe('export var X$ = [{ [_z]: 1 }];');
  });

  it('let esbuild leave out what nobody uses', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-schemas-'));
    const bundled = async (schemas: string) => {
      writeFileSync(join(folder, 'schemas.js'), schemas);
      writeFileSync(join(folder, 'index.js'), "import { Used$ } from './schemas.js'; console.log(Used$);");
      const { outputFiles: [file] } = await build({ entryPoints: [join(folder, 'index.js')], bundle: true, format: 'esm', minify: true, write: false });
      return file?.text ?? '';
    };
    try {
      expect(await bundled(source)).toContain('unused-shape');
      expect(await bundled(withoutComputedKeys(source))).not.toContain('unused-shape');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
