/** Plants bugs in sources, by the instrumenter of Stryker: all bugs of a file are in one text, and one is active. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { relative } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { controlsFolder } from './sources.ts';

export interface Mutant {
  /** The number in the instrumented text. It differs between runs on different sources. */
  readonly id: string;
  /** Names the bug without a line number: `ec2/ec2-7.ts: key !== null -> true`, with ` #2` if it occurs before. */
  readonly key: string;
  /** Below `controls`: `ec2/ec2-7.ts`. */
  readonly file: string;
  readonly line: number;
  /** What kind of change this is, in Stryker's words: `EqualityOperator`. */
  readonly mutator: string;
  /** Whether the bug only removes a text for humans. */
  readonly isText: boolean;
}

export interface Planted {
  readonly mutants: readonly Mutant[];
  /** The JavaScript with the bugs, by absolute path. */
  readonly modules: ReadonlyMap<string, string>;
  /** The TypeScript of the file with only this bug. */
  readonly sourceWith: (mutant: Mutant) => string;
}

const no = () => false;
const yes = () => true;
const ignore = () => {};

/** A logger that prints only what is wrong. */
const quiet = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: yes,
  isErrorEnabled: yes,
  isFatalEnabled: yes,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: console.warn,
  error: console.error,
  fatal: console.error,
};

/** @param files Absolute paths of TypeScript modules below `controls`. */
export async function plant(files: readonly string[]): Promise<Planted> {
  const texts = new Map(files.map((name) => [name, readFileSync(name, 'utf8')]));
  const given = [...texts].map(([name, content]) => ({ name, content, mutate: true }));
  const { files: instrumented, mutants } = await new Instrumenter(quiet).instrument(given, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  });
  const seen = new Map<string, number>();
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  return {
    mutants: mutants.map(({ id, fileName, location, mutatorName, replacement }) => {
      const original = between(texts.get(fileName) ?? '', location);
      const file = relative(controlsFolder, fileName);
      const [before, after] = excerpts(original, replacement);
      const name = `${file}: ${before} -> ${after}`;
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      const isText = mutatorName === 'StringLiteral' && /\w[,:;.]? +\w|^.. | .$/.test(original);
      const key = nth === 1 ? name : `${name} #${nth}`;
      return { id, key, file, line: location.start.line + 1, mutator: mutatorName, isText };
    }),
    sourceWith: ({ id }) => {
      const mutant = byId.get(id);
      if (mutant === undefined) throw new Error(`There is no bug ${id}.`);
      const { fileName, location, replacement } = mutant;
      return replaced(texts.get(fileName) ?? '', location, replacement);
    },
    modules: new Map(instrumented.map(({ name, content }) => [name, stripTypeScriptTypes(content)])),
  };
}

interface Position {
  /** From 0. */
  readonly line: number;
  readonly column: number;
}

interface Location {
  readonly start: Position;
  readonly end: Position;
}

function between(text: string, { start, end }: Location): string {
  return text.slice(offsetOf(text, start), offsetOf(text, end));
}

function replaced(text: string, { start, end }: Location, replacement: string): string {
  return text.slice(0, offsetOf(text, start)) + replacement + text.slice(offsetOf(text, end));
}

function offsetOf(text: string, { line, column }: Position): number {
  let offset = 0;
  for (let nth = 0; nth < line; nth += 1) offset = text.indexOf('\n', offset) + 1;
  return offset + column;
}

const longest = 90;
const around = 25;

/** Both texts in one line. Of long ones, only what differs and a little around it. */
function excerpts(original: string, replacement: string): readonly [string, string] {
  const [before, after] = [oneLine(original), oneLine(replacement)];
  if (Math.max(before.length, after.length) <= longest) return [before, after];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const start = Math.max(0, same - around);
  let sameAtEnd = 0;
  while (
    sameAtEnd < Math.min(before.length, after.length) - same &&
    before.at(-1 - sameAtEnd) === after.at(-1 - sameAtEnd)
  )
    sameAtEnd += 1;
  const cut = (text: string) => {
    const end = Math.min(text.length - sameAtEnd + around, text.length, start + longest);
    return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
  };
  return [cut(before), cut(after)];
}

function oneLine(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim();
}
