/**
 * Sanitizes text from outside: names, tags, descriptions, actors, reasons, error messages. It appears in terminals,
 * emails, chats, tickets and spreadsheets, so it is sanitized once, when answers are composed.
 *
 * Unsafe by Unicode category: controls (escape sequences), formats (right-to-left overrides, isolates, zero-width
 * characters), line and paragraph separators, surrogates without a partner, private use, unassigned; and every other
 * character that is invisible by default, since two names that look equal must be equal.
 *
 * @see https://www.unicode.org/reports/tr44/#General_Category_Values
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const unsafe = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Line breaks and tabs. They become a space, which separates words and cannot fake a line. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Whether the text contains an unsafe character. */
export function isUnsafe(text: string): boolean {
  unsafe.lastIndex = 0;
  return unsafe.test(text);
}

/**
 * Returns one line without unsafe characters, of at most `mostBytes` bytes in UTF-8. Line breaks become a space. Other
 * unsafe characters become their code point, such as `‹U+202E›`, in brackets that no markup uses. A cut text ends in `…`.
 */
export function sanitize(text: string, mostBytes = 100): string {
  // Text far beyond the limit is dropped first, to save work.
  const line = text.slice(0, mostBytes + 1).replaceAll(breaks, ' ');
  return cutToBytes(line.replaceAll(unsafe, shown), mostBytes, '…');
}

/**
 * Returns the text, or its beginning with a mark if it is too long.
 *
 * @param mostBytes In UTF-8, including the mark. Size limits of AWS are in bytes.
 */
export function cutToBytes(text: string, mostBytes: number, mark: string): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  const room = mostBytes - Buffer.byteLength(mark);
  const bytes = Buffer.from(text.slice(0, room + 1));
  let end = Math.min(room, bytes.length);
  // A byte `10xxxxxx` continues a character. Cut before the first byte of the character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString().trimEnd()}${mark}`;
}

function shown(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}
