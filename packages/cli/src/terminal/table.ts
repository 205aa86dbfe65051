/** Tables for the terminal. */
import Table from 'cli-table3';
import { lastPartOf } from '@asr/playbooks';
import type { Io } from './io.ts';
import { visibleWidth, wrap } from './wrap.ts';

/**
 * A table whose last column holds the most text. If the terminal is too narrow for it, the last column moves below the
 * others and takes the whole width. If it is too narrow for the others as well, each row takes several lines. Without a
 * terminal, the table is tab-separated, one line a row, for other programs.
 */
export function table(io: Io, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (io.columns === undefined) return tabSeparated(head, rows);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => widthOf(row[column] ?? ''))));
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + padding + border, border);
  const left = io.columns - others - border;
  const last = (widths.at(-1) ?? 0) + padding;
  if (last <= left) return draw(io, head, rows, {});
  if (left < narrowest && others > io.columns) return inSeveralLines(io, head, rows, widths);
  const width = left >= narrowest ? left : others;
  // With wrapping only between words, the library truncates a word that is too long.
  const hasLongWord = rows.some((row) => widthOf((row.at(-1) ?? '').replaceAll(' ', '\n')) > width - padding - border);
  const wrapped = { wordWrap: true, wrapOnWordBoundary: !hasLongWord };
  if (left >= narrowest)
    return draw(io, head, rows, { ...wrapped, colWidths: [...head.slice(1).map(() => null), left] });
  const below = rows.flatMap((row) => [row.slice(0, -1), [{ content: row.at(-1) ?? '', colSpan: head.length - 1 }]]);
  const colWidths = widths.slice(0, -1).map((longest) => longest + padding);
  return draw(io, head.slice(0, -1), below, { ...wrapped, colWidths });
}

function tabSeparated(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell) => cell.trim().replaceAll(/\s*[\n\t]\s*/g, '; ')).join('\t');
  return [head, ...rows].map((cells) => `${line(cells)}\n`).join('');
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
    lines.map((on, nth) => {
      const padded = on.map((column) => {
        const cell = (cells[column] ?? '').replaceAll('\n', '; ');
        return cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
      });
      const first = nth === 0 ? 0 : gap;
      const line = padded.join(' '.repeat(gap)).trimEnd();
      if (first + widthOf(line) <= columns) return `${' '.repeat(first)}${line}`;
      return wrap(line, { width: columns, first, rest: 2 * gap });
    });
  const titles = render(head).map((line) => io.paint('bold', line));
  return `${[titles, ...rows.map(render)].map((all) => all.join('\n')).join('\n')}\n`;
}

type Cell = string | { readonly content: string; readonly colSpan: number };

function draw(
  io: Io,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: {
    readonly wordWrap?: boolean;
    readonly wrapOnWordBoundary?: boolean;
    readonly colWidths?: (number | null)[];
  },
): string {
  const drawn = new Table({
    head: head.map((title) => io.paint('bold', title)),
    // The library's own colors ignore NO_COLOR and whether this is a terminal.
    style: { head: [], border: [], compact: true },
    ...options,
  });
  drawn.push(...rows.map((row) => [...row]));
  return `${drawn.toString()}\n`;
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
