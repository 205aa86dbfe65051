/** Words of others, safe for a terminal: no control characters, whose sequences could rewrite what was printed before. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ');
}
