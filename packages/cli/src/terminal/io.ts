/** Input and output of commands. Tests pass their own. */
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fitted } from './wrap.ts';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

export interface Io {
  /** All of standard input. */
  stdin(): Promise<string>;
  /** Standard input and output, for a command that speaks a protocol on them. */
  readonly streams?: { readonly input: Readable; readonly output: Writable };
  /** Asks the operator at the terminal and returns the answer. Missing if there is no terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** Writes to standard output: the command's result and nothing else. */
  out(text: string): void;
  /** Writes a message to standard error: progress, warnings, errors. A terminal shows it broken between words. */
  err(line: string): void;
  /** Styles the text if standard output is a terminal and NO_COLOR is not set. */
  paint(style: Style, text: string): string;
  /** Whether standard error is a terminal, so that progress can overwrite its line. */
  readonly isWatched: boolean;
  /** Width of the terminal in characters. `undefined`: no terminal. */
  readonly columns: number | undefined;
}

export const systemIo: Io = {
  stdin: () => text(process.stdin),
  streams: { input: process.stdin, output: process.stdout },
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
  out: (output) => void process.stdout.write(output),
  err: (line) => void process.stderr.write(`${fitted(line, process.stderr.columns)}\n`),
  paint: (style, words) => paintOn(process.stdout, style, words),
  isWatched: process.stderr.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
};

/** The codes that begin and end each style. `styleText` of Node.js has no `stream` before 20.18. */
const codes: { readonly [style in Style]: readonly [begin: number, end: number] } = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/**
 * Styles the text if the stream is a terminal with colors. `hasColors` knows NO_COLOR and FORCE_COLOR.
 *
 * @see https://nodejs.org/api/tty.html#writestreamhascolorscount-env
 */
export function paintOn(
  stream: { readonly hasColors?: () => boolean; readonly isTTY?: boolean },
  style: Style,
  words: string,
): string {
  if (stream.isTTY !== true || stream.hasColors?.() !== true) return words;
  const [begin, end] = codes[style];
  return `\u001B[${begin}m${words}\u001B[${end}m`;
}

/** Asks on standard error, so that the question is never part of the output. */
async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-D or Ctrl-C counts as an empty answer.
  const left = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return await Promise.race([terminal.question(fitted(question, process.stderr.columns)), left]);
  } finally {
    terminal.close();
  }
}

/** Escapes control characters that JSON.stringify keeps. The JSON stays equal, and a terminal does not interpret it. */
function escaped(json: string): string {
  return json.replaceAll(/[^\P{C}\n]|[\u2028\u2029]/gu, (character) =>
    character.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** Prints the result of a command with `--json`. */
export function printJson(io: Io, document: unknown): void {
  io.out(`${escaped(JSON.stringify(document, null, 2))}\n`);
}

/** Prints a result that is sentences. A terminal shows them broken between words. */
export function printText(io: Pick<Io, 'out' | 'columns'>, sentences: string): void {
  io.out(`${fitted(sentences, io.columns)}\n`);
}
