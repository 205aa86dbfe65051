/** Tables for spreadsheets. */
import { printable } from './printable.ts';

/**
 * RFC 4180, every cell in quotes. Members choose the names in their accounts, and a spreadsheet computes a
 * cell that begins like a formula: such a cell gets an apostrophe in front, which shows it as text.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** The signs of a formula, also in full width, and what a spreadsheet skips on its way to them. */
const formula = /^[\s\p{C}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

/** Line breaks stay: in quotes they forge no row. */
function inCell(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function cell(text: string): string {
  const harmless = formula.test(text) ? `'${inCell(text)}` : inCell(text);
  return `"${harmless.replaceAll('"', '""')}"`;
}
