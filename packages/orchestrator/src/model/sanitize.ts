/**
 * Text that ASR did not write: names, tags, descriptions, actors, reasons, error messages. It reaches terminals, mails,
 * chats, tickets and spreadsheets, so it is made harmless once, where answers are composed.
 *
 * Unsafe by Unicode category: controls (escape sequences), formats (right-to-left overrides, isolates, zero-width
 * characters), line and paragraph separators, surrogates without a partner, private use, unassigned; and every other
 * character that is invisible by default, since two names that look equal must be equal.
 *
 * @see https://www.unicode.org/reports/tr44/#General_Category_Values
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const unsafe = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Ends of lines and tabs: a space keeps the words apart and forges no line. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Whether the text has a character that must not reach a reader as it is. */
export function isUnsafe(text: string): boolean {
  unsafe.lastIndex = 0;
  return unsafe.test(text);
}

/**
 * One line without unsafe characters, of at most `mostBytes` bytes in UTF-8. Breaks become a space; any other unsafe
 * character is shown by its code point, such as `‹U+202E›`: no bracket of a markup. A text that is cut ends in `…`.
 */
export function sanitize(text: string, mostBytes = 100): string {
  // Nothing is left to see of what lies far beyond the limit, so it is not worked on.
  const line = text.slice(0, mostBytes + 1).replaceAll(breaks, ' ');
  return cutToBytes(line.replaceAll(unsafe, shown), mostBytes, '…');
}

/**
 * The text, or its beginning with a mark that it was cut.
 *
 * @param mostBytes In UTF-8, the mark included. AWS's limits of size are in bytes.
 */
export function cutToBytes(text: string, mostBytes: number, mark: string): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  const room = mostBytes - Buffer.byteLength(mark);
  const bytes = Buffer.from(text.slice(0, room + 1));
  let end = Math.min(room, bytes.length);
  // A byte `10xxxxxx` continues a character: the cut goes before the character's first byte.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString().trimEnd()}${mark}`;
}

function shown(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}
