import { describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type BatchRead, inputFor } from './batch-read.ts';
import { batchReads } from './batch-reads.ts';

const require = createRequire(import.meta.url);

/** The schema of an operation in the SDK: `[9, namespace, name, traits, input, output]`. A structure lists its members. */
type Schema = readonly [number, string, string, unknown, () => Structure, () => Structure];
type Structure = readonly [number, string, string, unknown, readonly string[]];

/** Returns the operations of the SDK clients of this package, by their shape id. */
async function operations(): Promise<ReadonlyMap<string, Schema>> {
  const clients = await readdir(new URL('../../node_modules/@aws-sdk', import.meta.url));
  const wanted = new Set([...batchReads.keys()].map((operation) => operation.split('#')[1]));
  const commands = clients.flatMap((client) => {
    const exported = require(`@aws-sdk/${client}`) as { readonly [name: string]: new (input: object) => object };
    return [...wanted].flatMap((name) => exported[`${name}Command`] ?? []);
  });
  const schemas = commands.map((Command) => (new Command({}) as { readonly schema: Schema }).schema);
  return new Map(schemas.map((schema) => [`${schema[1]}#${schema[2]}`, schema]));
}

describe('the reads that one call can make for several resources', () => {
  it('name operations of the SDK, with members that it has', async () => {
    const known = await operations();
    const unknown = [...batchReads.values()].flatMap((read) => {
      const schema = known.get(read.operation);
      if (schema === undefined) return [read.operation];
      const [, , , , input, output] = schema;
      return [
        ...missing(read, [...namesIn(read), ...(read.pages ?? []).slice(0, 1)], membersOf(input)),
        ...missing(read, [read.items, ...(read.pages ?? []).slice(1)], membersOf(output)),
      ];
    });

    expect(unknown).toEqual([]);
  }, 60_000);
});

function missing({ operation }: BatchRead, names: readonly string[], members: readonly string[]): readonly string[] {
  return names.filter((name) => !members.includes(name)).map((name) => `${operation} ${name}`);
}

function namesIn(read: BatchRead): readonly string[] {
  const { one } = read;
  const named = one.by === 'member' && one.limit !== undefined ? [one.member, one.limit] : [one.member];
  return [...named, ...Object.keys(inputFor(read, ['id'], {}))];
}

/** A reference to a structure is a function in the schema of some operations. */
function membersOf(structure: (() => Structure) | Structure): readonly string[] {
  return (typeof structure === 'function' ? structure() : structure)[4];
}
