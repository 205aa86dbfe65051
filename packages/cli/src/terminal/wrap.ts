import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export interface WrapOptions {
  /** Columns of a line, with its indent. */
  readonly width: number;
  /** Spaces before the first line. @default 0 */
  readonly first?: number;
  /** Spaces before the other lines. @default 0 */
  readonly rest?: number;
}

/**
 * Breaks text between words, and after the commas of JSON. A word that is too long stays whole, as do a command that is
 * to be copied, in backticks or at the end of a sentence, and words with a non-breaking space between them.
 */
export function wrap(text: string, { width, first = 0, rest = 0 }: WrapOptions): string {
  // One space after a comma of JSON is where the line may break. It does not change the document.
  const breakable = text.replaceAll('\n', ' ').replaceAll(/,(?=["{[])/g, ', ');
  const joined = breakable.replaceAll(commands, (command) => command.replaceAll(' ', noBreak));
  return wrapAnsi(joined, width - Math.max(first, rest), { hard: false })
    .replaceAll(noBreak, ' ')
    .split('\n')
    .map((line, nth) => `${' '.repeat(nth === 0 ? first : rest)}${line.trimEnd()}`)
    .join('\n');
}

const noBreak = '\u00A0';
/** In backticks, or at the end of a sentence. */
const commands = /`(?:asr|aws|docker|npx) [^`]+`|(?<=: )asr .*$/g;

/** Puts each sign of a change on the line of its value: `+ "EC2.13"`. */
export function withSigns(text: string): string {
  return text.replaceAll(/(?<=^| )([+~-]) /g, `$1${noBreak}`);
}

const indented = /^(?<color>(?:\p{Cc}\[[\d;]*m)*)(?<indent> *)(?<rest>.*)$/u;

/** Breaks each line of a message for a terminal, below its own indent. An indented command stays whole. */
export function fitted(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .map((line) => {
      if (visibleWidth(line) <= columns || /^ +(?:asr|aws|docker|npx) /.test(line)) return line;
      // A color can begin before the indent.
      const { color = '', indent = '', rest = '' } = indented.exec(line)?.groups ?? {};
      const first = indent.length;
      return wrap(`${color}${rest}`, { width: columns, first, rest: first === 0 ? 0 : first + 2 });
    })
    .join('\n');
}

/** Breaks the lines of a text between words, and a word that is too long at the width. Keeps color codes together. */
export function breakLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => brokenLine(line, width))
    .join('\n');
}

function brokenLine(line: string, width: number): readonly string[] {
  // The common case, an id, without the library, which takes a millisecond for each.
  if (/^[!-~]*$/.test(line)) return line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''];
  // The indent of the line stays, and the space at which it breaks does not.
  const broken = wrapAnsi(line, width, { hard: true, trim: false });
  return broken.split('\n').map((part, nth) => (nth === 0 ? part.trimEnd() : part.trim()));
}

/** Columns that a text takes on a terminal: color codes take none, and some characters take two. */
export function visibleWidth(text: string): number {
  // The common case without the library, whose time for ten thousand rows can be noticed.
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** Columns for text that is not a table: those of the terminal, but at most 100, or 80 without a terminal. */
export function textWidth({ columns = 80 }: { readonly columns: number | undefined }): number {
  return Math.min(columns, 100);
}
