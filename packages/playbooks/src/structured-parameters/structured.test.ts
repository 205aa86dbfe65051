import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { definePlaybook, parametersFor } from '../engine/index.ts';
import { structured } from './structured.ts';

const port = z.int('must be a whole number').max(65_535, 'must be a port');
const entry = z.strictObject({ name: z.string('must be a string').exactOptional(), port: port.exactOptional() });
const hasUniqueNames = (entries: readonly { readonly name?: string }[]) => {
  const names = entries.flatMap(({ name }) => name ?? []);
  return new Set(names).size === names.length;
};
const playbook = definePlaybook({
  control: 'EC2.1',
  title: 'list entries',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: { read: [], write: [] },
  parameters: {
    entries: structured(
      z.array(entry).refine(hasUniqueNames, { path: [2, 'name'], message: 'must be a unique name' }),
      {
        default: [],
        meaning: 'exact',
        type: 'list of entries',
      },
    ),
  },
  read: async () => ({}),
  plan: () => ({ kind: 'compliant' }),
  apply: async () => {},
});
const read = (given: { readonly [name: string]: unknown }) => parametersFor(playbook, given);

describe('a structured parameter', () => {
  it('has the value that its schema returns', () => {
    expect(read({ entries: [{ name: 'a', port: 22 }, {}, {}] })).toEqual({
      entries: [{ name: 'a', port: 22 }, {}, {}],
    });
  });

  it.each<[string, object, string]>([
    ['an invalid value', { entries: [{}, { port: 70_000 }] }, 'entries[1].port of EC2.1 must be a port, not 70000.'],
    [
      'an invalid string',
      { entries: [{ port: 'ssh' }] },
      'entries[0].port of EC2.1 must be a whole number, not "ssh".',
    ],
    [
      'an invalid object, without showing it',
      { entries: [{ port: { a: 1 } }] },
      'entries[0].port of EC2.1 must be a whole number.',
    ],
    [
      'a long string, showing only its beginning',
      { entries: [{ port: 'x'.repeat(1000) }] },
      `entries[0].port of EC2.1 must be a whole number, not "${'x'.repeat(100)}".`,
    ],
    [
      'an unknown key',
      { entries: [{ prot: 22 }] },
      'entries[0].prot of EC2.1 is not known. Remove it, or correct its name.',
    ],
    [
      'an inherited key',
      JSON.parse('{ "entries": [{ "__proto__": 1 }] }') as object,
      'entries[0].__proto__ of EC2.1 is not known. Remove it, or correct its name.',
    ],
    [
      'a duplicate name',
      { entries: [{ name: 'a' }, {}, { name: 'a' }] },
      'entries[2].name of EC2.1 must be a unique name, not "a".',
    ],
    [
      'the first of several problems',
      { entries: [{ name: 1, port: 'x' }] },
      'entries[0].name of EC2.1 must be a string, not 1.',
    ],
  ])('rejects %s, with its path', (_, given, problem) => {
    expect(() => read({ ...given })).toThrow(
      expect.objectContaining({ name: 'InvalidParameterError', message: `The parameter ${problem}` }),
    );
  });
});
