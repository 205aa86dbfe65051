/** Renders changes and plans for notes, notifications and the terminal. */
import { createHash } from 'node:crypto';
import { nameOf, type AnyChange } from '@asr/playbooks';
import { cutToBytes, sanitize } from './sanitize.ts';

/** `rules[ingress tcp 22 0.0.0.0/0] removed; tags[Team] added: "shop"; encrypts: false → true`, at most `most` bytes. */
export function describeChanges(changes: readonly AnyChange[], most = 300): string {
  return shorten(changes.map((change) => sanitize(describeChange(change), most)).join('; '), most);
}

function describeChange(change: AnyChange): string {
  if (change.to === null) return `${nameOf(change)} removed`;
  // The key of an element describes it, unless the element is a text, as the value of a tag is.
  const isText = change.key !== undefined && typeof change.to !== 'object';
  if (change.from === null) return `${nameOf(change)} added${isText ? `: ${asText(change.to)}` : ''}`;
  return `${nameOf(change)}: ${asText(change.from)} → ${asText(change.to)}`;
}

/** Renders a full plan for the approver, one change per line with both values. At most `most` bytes. */
export function describePlan(changes: readonly AnyChange[], most = 3000): string {
  const lines = changes.map((change) =>
    sanitize(`- ${nameOf(change)}: ${asText(change.from)} → ${asText(change.to)}`, most),
  );
  return shorten(lines.join('\n'), most);
}

/** Identifies one exact plan: an approval applies to no other. */
export function digestOf(changes: readonly AnyChange[]): string {
  const canonical = JSON.stringify(changes, (_key, value: unknown) => (isPlain(value) ? sorted(value) : value));
  return createHash('sha256').update(canonical).digest('hex');
}

/** The first digits of a digest, for questions, notes and commands. 64 bits, so that no other plan can be made to match. */
export function planIdOf(digest: string): string {
  return digest.slice(0, 16);
}

/** Whether the text identifies this plan: its id, its whole digest, or at least the first 8 digits. */
export function namesPlan(given: string, digest: string): boolean {
  return /^[\da-f]{8,64}$/.test(given) && digest.startsWith(given);
}

/** Cuts a text to at most `mostBytes` bytes. A cut text ends in ` …`. */
export function shorten(text: string, mostBytes: number): string {
  return cutToBytes(text, mostBytes, ' …');
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

/** Equal for two changes that lead to the same value, whatever was there before. */
export function targetOf(change: AnyChange): string {
  return digestOf([{ ...change, from: null }]);
}
