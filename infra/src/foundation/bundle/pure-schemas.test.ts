import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { pureSchemas, withoutComputedKeys } from './pure-schemas.ts';

const source = `const _A = "Address";
const _xN = "xmlName";
const _qN = "queryName";
const n0 = "ns";
export var Used$ = [3, n0, _A, { [_xN]: _A,
    [_qN]: \`other\` }, [_A, _xN]];
export var Unused$ = [3, n0, _A, { [_xN]: "unused-shape" }];
`;

describe('schemas without computed keys', () => {
  it('keeps the names of traits, arrays and unknown constants', () => {
    const changed = withoutComputedKeys(source);

    expect(changed).toContain('{ "xmlName": _A,\n    "queryName": `other` }, [_A, _xN]]');
    expect(withoutComputedKeys('export var X$ = [{ [_z]: 1 }];')).toBe('export var X$ = [{ [_z]: 1 }];');
  });

  it('let esbuild remove unused schemas', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-schemas-'));
    const bundled = async (schemas: string) => {
      writeFileSync(join(folder, 'schemas.js'), schemas);
      writeFileSync(join(folder, 'index.js'), "import { Used$ } from './schemas.js'; console.log(Used$);");
      const {
        outputFiles: [file],
      } = await build({
        entryPoints: [join(folder, 'index.js')],
        bundle: true,
        format: 'esm',
        minify: true,
        write: false,
      });
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

const clients = join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'playbooks', 'node_modules', '@aws-sdk');
const schemasOf = (client: string) => join(clients, client, 'dist-es', 'schemas', 'schemas_0.js');

describe('the schemas of every client that a playbook uses', () => {
  const names = readdirSync(clients).filter((name) => existsSync(schemasOf(name)));

  it('are many', () => expect(names.length).toBeGreaterThan(25));

  it.each(names)('%s: are the same', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-schemas-'));
    const load = async (plugins: Plugin[]): Promise<string> => {
      const outfile = join(folder, `${plugins.length}.cjs`);
      await build({
        entryPoints: [schemasOf(name)],
        bundle: true,
        platform: 'node',
        mainFields: ['module', 'main'],
        conditions: ['import', 'module'],
        outfile,
        plugins,
      });
      return inWords(createRequire(outfile)(outfile) as object);
    };
    try {
      const [asTheyAre, pure] = [await load([]), await load([pureSchemas])];
      expect(asTheyAre.length).toBeGreaterThan(1000);
      // Not by toEqual, which would print megabytes.
      expect(pure === asTheyAre).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** A schema refers to another schema by a function. The text of the function names the other schema. */
function inWords(module: object): string {
  return JSON.stringify(Object.entries(module), (_, value: unknown) =>
    typeof value === 'function' || typeof value === 'symbol' ? String(value) : value,
  );
}
