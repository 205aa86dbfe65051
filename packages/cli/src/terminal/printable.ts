// Only this module, because every command loads it: `asr --help` must not load the orchestrator.
import { sanitize } from '@asr/orchestrator/sanitize';

/** Makes untrusted text one safe line, without escape sequences, line breaks or right-to-left overrides. */
export function printable(text: string): string {
  return sanitize(text, Infinity);
}
