/** Words of others, made safe to quote in a sentence: one line, no control characters, at most `max` characters. */
export function excerpt(text: string, max = 100): string {
  const line = text.slice(0, max + 1).replace(/\p{C}/gu, ' ');
  return line.length > max ? `${line.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
