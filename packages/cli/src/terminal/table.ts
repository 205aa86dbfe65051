/** Tables for the terminal. */
import { lastPartOf } from '@asr/playbooks/resource-id';
import type { Io } from './io.ts';
import { breakLines, visibleWidth, wrap } from './wrap.ts';

/**
 * A table whose last column holds the most text. If the terminal is too narrow for it, the last column moves below the
 * others and takes the whole width. If it is too narrow for the others as well, each row takes several lines. Without a
 * terminal, the table is tab-separated, one line a row, for other programs.
 */
export function table(io: Io, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (io.columns === undefined) return tabSeparated(head, rows);
  const widths = head.map((title, column) =>
    rows.reduce((longest, row) => Math.max(longest, widthOf(row[column] ?? '')), widthOf(title)),
  );
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + padding + border, border);
  const left = io.columns - others - border;
  const last = (widths.at(-1) ?? 0) + padding;
  if (last <= left) return draw(io, head, rows, widths);
  if (left < narrowest && others > io.columns) return inSeveralLines(io, head, rows, widths);
  const inColumn = left >= narrowest;
  const longest = inColumn
    ? left - padding
    : Math.min(io.columns, Math.max(others, last + 2 * border)) - 2 * border - padding;
  const broken = (row: readonly string[]) => [...row.slice(0, -1), breakLines(row.at(-1) ?? '', longest)];
  if (inColumn) return draw(io, head, rows.map(broken), [...widths.slice(0, -1), longest]);
  const below = rows
    .map(broken)
    .flatMap((row) => (row.at(-1) === '' ? [row.slice(0, -1)] : [row.slice(0, -1), row.slice(-1)]));
  return draw(io, head.slice(0, -1), below, widened(widths.slice(0, -1), longest));
}

/** Widens the last column, so that a cell across all columns has this width. */
function widened(widths: readonly number[], across: number): readonly number[] {
  const whole = widths.reduce((sum, width) => sum + width + padding + border, -padding - border);
  return [...widths.slice(0, -1), (widths.at(-1) ?? 0) + Math.max(0, across - whole)];
}

function tabSeparated(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => cells.map((cell) => inOneLine(cell.trim())).join('\t');
  return [head, ...rows].map((cells) => `${line(cells)}\n`).join('');
}

/** Separates the lines of a cell with a semicolon, unless a line ends as a sentence does. */
function inOneLine(cell: string): string {
  return cell.replaceAll(/([.:]?)\s*[\n\t]\s*/g, (_, end: string) => `${end === '' ? ';' : end} `);
}

/** Puts as many columns on a line as fit. The further lines of a row are indented. */
function inSeveralLines(
  io: Io,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const { columns = Infinity } = io;
  const lines: number[][] = [];
  let used = Infinity;
  for (const [column, width] of widths.entries()) {
    if (used + gap + width > columns) {
      lines.push([column]);
      used = (lines.length === 1 ? 0 : gap) + width;
    } else {
      lines.at(-1)?.push(column);
      used += gap + width;
    }
  }
  const render = (cells: readonly string[]) =>
    lines.flatMap((on, nth) => {
      const padded = on.map((column) => {
        const cell = inOneLine(cells[column] ?? '');
        return cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
      });
      const first = nth === 0 ? 0 : gap;
      const line = padded.join(' '.repeat(gap)).trimEnd();
      // A row without a value needs no line for it.
      if (line === '') return [];
      if (first + widthOf(line) <= columns) return `${' '.repeat(first)}${line}`;
      return wrap(line, { width: columns, first, rest: 2 * gap });
    });
  const titles = render(head).map((line) => io.paint('bold', line));
  return `${[titles, ...rows.map(render)].map((all) => all.join('\n')).join('\n')}\n`;
}

/** Draws a table with borders. A row with fewer cells than the head has is one cell across the whole width. */
function draw(
  io: Io,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  /** Of the text in each column. */
  widths: readonly number[],
): string {
  const whole = widths.reduce((sum, width) => sum + width + padding + border, -padding - border);
  const rule = (left: string, middle: string, right: string) =>
    `${left}${widths.map((width) => '─'.repeat(width + padding)).join(middle)}${right}\n`;
  const line = (cells: readonly string[]) => {
    const across = cells.length < head.length ? [whole] : widths;
    const parts = cells.map((cell) => cell.split('\n'));
    const height = Math.max(...parts.map((lines) => lines.length));
    const lines = Array.from({ length: height }, (_, nth) =>
      across.map((width, column) => {
        const text = parts[column]?.[nth] ?? '';
        return text + ' '.repeat(Math.max(0, width - visibleWidth(text)));
      }),
    );
    return lines.map((texts) => `│ ${texts.join(' │ ')} │\n`).join('');
  };
  return [
    rule('┌', '┬', '┐'),
    line(head.map((title) => io.paint('bold', title))),
    rule('├', '┼', '┤'),
    ...rows.map(line),
    rule('└', rows.at(-1)?.length === head.length ? '┴' : '─', '┘'),
  ].join('');
}

/** Spaces between columns without borders. */
const gap = 2;
const padding = 2;
const border = 1;
/** Minimum width of a column, in characters. Narrower columns break almost every word. */
const narrowest = 36;

/** Width of the longest line, without its color codes. */
function widthOf(cell: string): number {
  return Math.max(...cell.split('\n').map((line) => visibleWidth(line)));
}

/** The part of a resource id after type, account and Region: `sg-0abc`, or `account`. */
export function shortResource(resourceId: string): string {
  return resourceId.startsWith('AWS::::Account') ? 'account' : lastPartOf(resourceId);
}
