/** Texts of findings and resources are data: characters that hide or reorder others are shown as escape sequences. */

/** Control characters, invisible formatting, and marks that change the direction of a text. */
const hiding = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const longest = 2000;

export function visible(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return shown.replaceAll(hiding, (character) =>
    character === '\n' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** `sg-0a1b2c` for an ARN. */
export function shortResource(resourceId: string): string {
  const short = resourceId.slice(Math.max(resourceId.lastIndexOf('/'), resourceId.lastIndexOf(':')) + 1);
  const name = visible(short === '' ? resourceId : short);
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

/** `Nov 29, 14:03` in the time zone of the reader. */
export function localTime(time: string | null): string {
  if (time === null || time === '' || Number.isNaN(Date.parse(time))) return '';
  return new Date(time).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
}
