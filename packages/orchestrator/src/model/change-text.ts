/** Changes and plans as people read them: in notes, mails and on the console. */
import { createHash } from 'node:crypto';
import { nameOf, type AnyChange } from '@asr/playbooks';
import { cutToBytes, sanitize } from './sanitize.ts';

/** `rules[ingress tcp 22 0.0.0.0/0] removed; encrypts: false → true`, at most `most` bytes. */
export function describeChanges(changes: readonly AnyChange[], most = 300): string {
  return shorten(changes.map((change) => sanitize(describeChange(change), most)).join('; '), most);
}

function describeChange(change: AnyChange): string {
  if (change.to === null) return `${nameOf(change)} removed`;
  if (change.from === null) return `${nameOf(change)} added`;
  return `${nameOf(change)}: ${asText(change.from)} → ${asText(change.to)}`;
}

/** A plan in full, one change a line with both values, for the approver. At most `most` bytes. */
export function describePlan(changes: readonly AnyChange[], most = 3000): string {
  const lines = changes.map((change) =>
    sanitize(`- ${nameOf(change)}: ${asText(change.from)} → ${asText(change.to)}`, most),
  );
  return shorten(lines.join('\n'), most);
}

/** Names one exact plan: an approval given for it holds for no other. */
export function digestOf(changes: readonly AnyChange[]): string {
  const canonical = JSON.stringify(changes, (_key, value: unknown) => (isPlain(value) ? sorted(value) : value));
  return createHash('sha256').update(canonical).digest('hex');
}

/** The first digits of a digest, which questions, notes and commands name. 64 bits: no second plan can be made to match. */
export function planIdOf(digest: string): string {
  return digest.slice(0, 16);
}

/** Whether an approver names this plan: by its id, by its whole digest, or by at least the first 8 digits. */
export function namesPlan(given: string, digest: string): boolean {
  return /^[\da-f]{8,64}$/.test(given) && digest.startsWith(given);
}

/** At most `mostBytes` bytes. What is left out is announced by ` …`. */
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
