import { stripVTControlCharacters } from 'node:util';

export interface WrapOptions {
  /** Characters of a line, with its indent. */
  readonly width: number;
  /** Spaces before the first line. @default 0 */
  readonly first?: number;
  /** Spaces before the other lines. @default 0 */
  readonly rest?: number;
}

/** Breaks text between words, and after the commas of JSON. A word that is too long stays whole. */
export function wrap(text: string, { width, first = 0, rest = 0 }: WrapOptions): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=[ \n])|(?<=,)(?=["{[])/)) {
    const indent = lines.length === 0 ? first : rest;
    if (line.trim() !== '' && indent + visibleLength((line + word).trimEnd()) > width) {
      lines.push(line);
      line = '';
    }
    line += word.replace('\n', ' ');
  }
  return [...lines, line].map((each, nth) => `${' '.repeat(nth === 0 ? first : rest)}${each.trimEnd()}`).join('\n');
}

/** Without color codes. */
export function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
