import { describe, expect, it } from '@jest/globals';
import { BadInputError } from './bad-input.ts';
import { parseJson, readInput } from './read-input.ts';

describe('parseJson', () => {
  it('reads JSON, also with a byte order mark', () => {
    expect(parseJson({ name: 'event.json', text: '\uFEFF{"a": [1]}' })).toEqual({ a: [1] });
  });

  it('reads JSON lines as a list', () => {
    expect(parseJson({ name: 'events.jsonl', text: '{"a": 1}\r\n\n{"b": 2}\n' })).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it.each([
    ['a truncated list', '{\n  "detail": [\n', 'event.json:3:1 '],
    ['a truncated string', '{"source": "aws.secu', 'event.json:1:21 '],
    ['a missing comma', '{\n"a": 1\n"b": 2}', 'event.json:3:1 '],
    ['an extra comma', '{"a": 1,}', 'event.json:1:9 '],
    ['a bare word', '{\n  "a": yes\n}', 'event.json:2:8 '],
    ['two documents on one line', '{"a": 1} {"b": 2}', 'event.json:1:10 '],
    ['an invalid line of JSON lines', '{"a": 1}\n{"b": yes}', 'event.json:2:7 '],
    ['a truncated line of JSON lines', '{"a": 1}\n\n{"b": ', 'event.json:3:'],
    ['empty text', ' \n', 'event.json:1:1 '],
  ])('reports the position of %s', (_, text, place) => {
    expect(() => parseJson({ name: 'event.json', text })).toThrow(BadInputError);
    expect(() => parseJson({ name: 'event.json', text })).toThrow(new RegExp(`^${place}[^\\n]+\\.$`));
  });

  it('quotes the input without line breaks and control characters', () => {
    expect(() => parseJson({ name: 'event.json', text: '{"a": \u001B[31m\n}' })).toThrow(/^\P{Cc}+$/u);
  });
});

describe('readInput', () => {
  it('reads standard input for -', async () => {
    const io = { stdin: async () => '{}' };

    expect(await readInput('-', io)).toEqual({ name: 'standard input', text: '{}' });
  });

  it.each([
    ['a missing file', 'no-such-file.json', 'no-such-file.json: file not found.'],
    ['a folder', import.meta.dirname, `${import.meta.dirname}: this is a folder. Give a file.`],
  ])('refuses %s', async (_, file, complaint) => {
    await expect(readInput(file, { stdin: async () => '' })).rejects.toMatchObject({
      name: 'BadInputError',
      message: complaint,
    });
  });
});
