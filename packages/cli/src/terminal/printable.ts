import { sanitize } from '@asr/orchestrator';

/** Text of others as one safe line: no escape sequence, no forged line, no right-to-left override. */
export function printable(text: string): string {
  return sanitize(text, Infinity);
}
