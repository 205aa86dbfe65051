/** CSV output. */
import { printable } from './printable.ts';

/**
 * CSV after RFC 4180, with every cell in quotes. Member accounts choose the names of their resources, and a spreadsheet
 * evaluates a cell that starts like a formula. Such a cell gets an apostrophe prefix, which makes it text.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** The start of a formula, also in full-width characters, after characters that a spreadsheet skips. */
const formula = /^[\s\p{C}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

/** Keeps line breaks, because they cannot start a new row inside quotes. */
function inCell(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function cell(text: string): string {
  const harmless = formula.test(text) ? `'${inCell(text)}` : inCell(text);
  return `"${harmless.replaceAll('"', '""')}"`;
}
