/** Where commands read and write. Tests pass their own. */
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

export interface Io {
  /** All of standard input. */
  stdin(): Promise<string>;
  /** Asks the person at the terminal, and answers with their line. Missing where nobody sits at one. */
  readonly ask?: (question: string) => Promise<string>;
  /** Standard output: the command's result and nothing else. */
  out(text: string): void;
  /** Standard error: progress, warnings, complaints. A line each. */
  err(line: string): void;
  /** Colours, where standard output is a terminal and NO_COLOR is not set. */
  paint(style: Style, text: string): string;
  /** Whether a person watches standard error, so that progress may overwrite itself. */
  readonly isWatched: boolean;
  /** Width of the terminal, in characters; `undefined` where there is none. */
  readonly columns: number | undefined;
}

export const systemIo: Io = {
  stdin: () => text(process.stdin),
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
  out: (output) => void process.stdout.write(output),
  err: (line) => void process.stderr.write(`${line}\n`),
  paint: (style, words) => styleText(style, words, { stream: process.stdout }),
  isWatched: process.stderr.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
};

/** On standard error, so that the answer to a question is never taken for output. */
async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Who leaves by Ctrl-D or Ctrl-C has said nothing.
  const left = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return await Promise.race([terminal.question(question), left]);
  } finally {
    terminal.close();
  }
}

/** JSON leaves all but the lowest controls as they are; escaped they mean the same and do nothing to a terminal. */
function escaped(json: string): string {
  return json.replaceAll(/[^\P{C}\n]|[\u2028\u2029]/gu, (character) =>
    character.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** The one document of a command with `--json`. */
export function printJson(io: Io, document: unknown): void {
  io.out(`${escaped(JSON.stringify(document, null, 2))}\n`);
}
