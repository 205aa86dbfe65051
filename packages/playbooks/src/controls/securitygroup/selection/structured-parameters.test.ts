import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { InvalidParameterError } from '../../../engine/index.ts';
import { requireUniqueNames, structuredParameters } from './structured-parameters.ts';

const port = z.int('must be a whole number').max(65_535, 'must be a port');
const entry = z.strictObject({ name: z.string('must be text').exactOptional(), port: port.exactOptional() });
const read = structuredParameters('EC2.1', z.strictObject({ entries: z.array(entry).superRefine(requireUniqueNames) }));

describe('structuredParameters', () => {
  it('gives what the schema makes of them', () => {
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
  ])('tells %s, with its place', (_, given, problem) => {
    expect(() => read({ ...given })).toThrow(new InvalidParameterError(`The parameter ${problem}`));
  });
});
