import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Io } from './io.ts';

export interface WrapOptions {
  /** Columns of a line, with its indent. */
  readonly width: number;
  /** Spaces before the first line. @default 0 */
  readonly first?: number;
  /** Spaces before the other lines. @default 0 */
  readonly rest?: number;
}

/** Breaks text between words, and after the commas of JSON. A word that is too long stays whole. */
export function wrap(text: string, { width, first = 0, rest = 0 }: WrapOptions): string {
  // One space after a comma of JSON is where the line may break. It does not change the document.
  const breakable = text.replaceAll('\n', ' ').replaceAll(/,(?=["{[])/g, ', ');
  return wrapAnsi(breakable, width - Math.max(first, rest), { hard: false })
    .split('\n')
    .map((line, nth) => `${' '.repeat(nth === 0 ? first : rest)}${line.trimEnd()}`)
    .join('\n');
}

/** Columns that a text takes on a terminal: color codes take none, and some characters take two. */
export const visibleWidth = stringWidth;

/** Columns for text that is not a table: those of the terminal, but at most 100, or 80 without a terminal. */
export function textWidth({ columns = 80 }: Pick<Io, 'columns'>): number {
  return Math.min(columns, 100);
}
