/** Changes and plans as people read them: in notes, mails and on the console. */
import { createHash } from 'node:crypto';
import { nameOf, type AnyChange } from '@asr/playbooks';

/** `rules[ingress tcp 22 0.0.0.0/0] removed; encrypts: false → true`, cut to `most` characters. */
export function describeChanges(changes: readonly AnyChange[], most = 300): string {
  return shorten(changes.map(describeChange).join('; '), most);
}

function describeChange(change: AnyChange): string {
  if (change.to === null) return `${nameOf(change)} removed`;
  if (change.from === null) return `${nameOf(change)} added`;
  return `${nameOf(change)}: ${asText(change.from)} → ${asText(change.to)}`;
}

/** A plan in full, one change a line with both values, for the person who decides. */
export function describePlan(changes: readonly AnyChange[], most = 3000): string {
  const lines = changes.map((change) => `- ${nameOf(change)}: ${asText(change.from)} → ${asText(change.to)}`);
  return shorten(lines.join('\n'), most);
}

/** Names one exact plan: an approval given for it holds for no other. */
export function digestOf(changes: readonly AnyChange[]): string {
  const canonical = JSON.stringify(changes, (_key, value: unknown) => (isPlain(value) ? sorted(value) : value));
  return createHash('sha256').update(canonical).digest('hex');
}

/** Never splits a sentence's sense silently: what is left out is announced. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 2).trimEnd()} …`;
}

function asText(value: unknown): string {
  return value === null || value === undefined ? 'absent' : JSON.stringify(value);
}

function isPlain(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: { readonly [key: string]: unknown }) {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
