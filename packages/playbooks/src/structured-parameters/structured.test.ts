import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { definePlaybook, parametersFor } from '../engine/index.ts';
import { structured } from './structured.ts';

const port = z.int('must be a whole number').max(65_535, 'must be a port');
const entry = z.strictObject({ name: z.string('must be text').exactOptional(), port: port.exactOptional() });
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
      z.array(entry).refine(hasUniqueNames, { path: [2, 'name'], message: 'must be a name that no other has' }),
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
  it('is what its schema makes of it', () => {
    expect(read({ entries: [{ name: 'a', port: 22 }, {}, {}] })).toEqual({
      entries: [{ name: 'a', port: 22 }, {}, {}],
    });
  });

  it.each<[string, object, string]>([
    ['a wrong value', { entries: [{}, { port: 70_000 }] }, 'entries[1].port of EC2.1 must be a port, not 70000.'],
    ['a wrong text', { entries: [{ port: 'ssh' }] }, 'entries[0].port of EC2.1 must be a whole number, not "ssh".'],
    [
      'a wrong object, without showing it',
      { entries: [{ port: { a: 1 } }] },
      'entries[0].port of EC2.1 must be a whole number.',
    ],
    [
      'only the beginning of a long text',
      { entries: [{ port: 'x'.repeat(1000) }] },
      `entries[0].port of EC2.1 must be a whole number, not "${'x'.repeat(100)}".`,
    ],
    [
      'a key that is not known',
      { entries: [{ prot: 22 }] },
      'entries[0].prot of EC2.1 is not known. Remove it, or correct its name.',
    ],
    [
      'an inherited key',
      JSON.parse('{ "entries": [{ "__proto__": 1 }] }') as object,
      'entries[0].__proto__ of EC2.1 is not known. Remove it, or correct its name.',
    ],
    [
      'a name that is taken',
      { entries: [{ name: 'a' }, {}, { name: 'a' }] },
      'entries[2].name of EC2.1 must be a name that no other has, not "a".',
    ],
    [
      'the first of several mistakes',
      { entries: [{ name: 1, port: 'x' }] },
      'entries[0].name of EC2.1 must be text, not 1.',
    ],
  ])('refuses %s, with its place', (_, given, problem) => {
    expect(() => read({ ...given })).toThrow(
      expect.objectContaining({ name: 'InvalidParameterError', message: `The parameter ${problem}` }),
    );
  });
});
