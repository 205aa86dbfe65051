/** Reads the input of a command: a file, or standard input for `-`. */
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { BadInputError } from './bad-input.ts';

export interface InputText {
  /** Name for error messages. */
  readonly name: string;
  readonly text: string;
}

export interface StandardInput {
  stdin(): Promise<string>;
}

export async function readInput(file: string, io: StandardInput): Promise<InputText> {
  if (file === '-') return { name: 'standard input', text: await io.stdin() };
  try {
    return { name: file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new BadInputError(`${file}: ${whyUnreadable(error)}`, { cause: error });
  }
}

/**
 * Parses JSON, or JSON lines, which become a list. The error has the line and column of the problem.
 *
 * @see https://jsonlines.org
 */
export function parseJson({ name, text }: InputText): unknown {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '')
    throw new BadInputError(`${name}:1:1 is empty. It must contain an event or a finding as JSON.`);
  try {
    return JSON.parse(json);
  } catch (error) {
    const lines = linesOf(json);
    if (lines !== undefined) return lines.map((line) => parseLine(name, line));
    const said = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`${name}${placeOf(said, json)} is not valid JSON: ${firstClause(said)}.`, { cause: error });
  }
}

interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

/** The lines of a document in JSON lines. `undefined`: the first two lines are not documents of their own. */
function linesOf(json: string): readonly Line[] | undefined {
  const lines = json
    .split('\n')
    .map((text, index): Line => ({ number: index + 1, text: text.trim() }))
    .filter(({ text }) => text !== '');
  const [first, second] = lines;
  return second !== undefined && isObject(first?.text ?? '') && second.text.startsWith('{') ? lines : undefined;
}

function isObject(json: string): boolean {
  try {
    return json.startsWith('{') && typeof JSON.parse(json) === 'object';
  } catch {
    return false;
  }
}

function parseLine(name: string, { number, text }: Line): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, column = '1'] = /(?:column |position )(\d+)/.exec(placeOf(said, text).replace(/^:\d+:/, 'column ')) ?? [];
    throw new BadInputError(`${name}:${number}:${column} is not valid JSON: ${firstClause(said)}.`, { cause: error });
  }
}

/** `:line:column`. If JSON.parse reports no position, the YAML parser does in most cases, because JSON is YAML. */
function placeOf(said: string, json: string): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(said) ?? [];
  if (line !== undefined && column !== undefined) return `:${line}:${column}`;
  const start = parseDocument(json, { schema: 'json' }).errors[0]?.linePos?.[0];
  return start === undefined ? '' : `:${start.line}:${start.col}`;
}

/** The error message without its position. On one line and without control characters, because it quotes the input. */
function firstClause(said: string): string {
  return said
    .replace(/ (in JSON )?at position .*$/s, '')
    .replace(/ is not valid JSON$/, '')
    .replaceAll(/\p{C}+/gu, ' ');
}

function whyUnreadable(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'file not found.';
    case 'EISDIR':
      return 'this is a folder. Give a file.';
    case 'EACCES':
      return 'permission denied.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
