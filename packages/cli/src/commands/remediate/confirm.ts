/** Confirmation at the terminal. */
import { createInterface } from 'node:readline/promises';

/** Whether the operator can answer a question. */
export function isInteractive(isWatched: boolean): boolean {
  return isWatched && process.stdin.isTTY;
}

/** Every answer other than `y` or `yes` rejects. The question goes to standard error, because standard output is for the result. */
export async function askYesOrNo(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
