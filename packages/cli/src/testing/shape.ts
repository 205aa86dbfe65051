/** The form of output, for a terminal and for another program. */

/** Columns of a narrow and of a usual terminal. */
export const widths = [60, 80] as const;

/** Lines that stay whole: commands, links, comments of a file that is shown, and ids that are longer than the terminal. */
const isCopied = (line: string, columns: number) =>
  /\b(asr|npx|aws) |https:|^ #/.test(line) || line.split(/\s+/).some((word) => word.length > columns - 12);

/** The lines that are longer than the terminal, and that are not to be copied. */
export function tooWide(text: string, columns: number): readonly string[] {
  return text.split('\n').filter((line) => line.length > columns && !isCopied(line, columns));
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
