/** Figures as Markdown, for the terminal and the documentation. */

export type Cell = string | number;

/** A table. Columns of numbers are aligned to the right. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [headings, ...rows.map((row) => row.map(text))];
  const widths = headings.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const isNumeric = headings.map(
    (_, column) => rows.length > 0 && rows.every((row) => looksNumeric(row[column] ?? '')),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (isNumeric[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (isNumeric[column] === true ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function text(cell: Cell): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US', { maximumFractionDigits: 2 }) : cell;
}

function looksNumeric(cell: Cell): boolean {
  return typeof cell === 'number' || /^[<≈$]?[\d.,]+( ?(ms|s|KB|MB|%|×))?$|^-?$/.test(cell);
}

/** Parts of a page, with an empty line between them. */
export function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Puts generated text between the two comments with its name. Throws if the comments are missing. */
export function replaceBetween(document: string, name: string, generated: string): string {
  const [begin, end] = [`<!-- ${name}: begin, generated -->`, `<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`The document has no ${begin} before ${end}. Put both where the figures belong.`);
  return `${document.slice(0, from + begin.length)}\n\n${generated.trim()}\n\n${document.slice(to)}`;
}
