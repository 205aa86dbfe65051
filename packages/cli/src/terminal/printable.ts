import { sanitize } from '@asr/orchestrator';

/** Makes untrusted text one safe line, without escape sequences, line breaks or right-to-left overrides. */
export function printable(text: string): string {
  return sanitize(text, Infinity);
}
