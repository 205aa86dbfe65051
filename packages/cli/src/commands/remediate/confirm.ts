/** Asks the person at the terminal. */
import { createInterface } from 'node:readline/promises';

/** Whether there is a person to ask. */
export function isAnybodyThere(isWatched: boolean): boolean {
  return isWatched && process.stdin.isTTY;
}

/** Everything but a clear yes is a no. Asked on standard error: standard output is for the result. */
export async function askYesOrNo(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
