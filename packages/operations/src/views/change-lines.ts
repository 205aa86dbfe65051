/** Changes as text, one safe line each. */
import { type AnyChange, nameOf } from '@asr/playbooks';
import { sanitize } from '@asr/orchestrator';

export interface ShownChange extends AnyChange {
  /** Only if changes were made and others await approval or are deferred. */
  readonly state?: 'made' | 'awaiting-approval' | 'deferred';
}

/** `- rules[ingress tcp 22 0.0.0.0/0]`, `+ publicAccessBlock = {…}`, `+ tags[Team] = "shop"`, `~ encrypts: false → true`. */
export function changeLine(change: ShownChange): string {
  const waiting = change.state === undefined ? '' : suffixes[change.state];
  const sign = change.to === null ? '-' : change.from === null ? '+' : '~';
  return sanitize(`${sign} ${nameOf(change)}${valuesOf(change)}${waiting}`, Infinity);
}

const suffixes: { readonly [state in NonNullable<ShownChange['state']>]: string } = {
  made: '',
  'awaiting-approval': ' (awaiting approval)',
  deferred: ' (deferred)',
};

function valuesOf({ from, to, key }: ShownChange): string {
  if (to === null) return '';
  // The key of an added element describes it, unless the element is a text, as the value of a tag is.
  if (from === null) return key === undefined || typeof to !== 'object' ? ` = ${JSON.stringify(to)}` : '';
  const differing = differences(from, to);
  return differing ?? `: ${JSON.stringify(from)} → ${JSON.stringify(to)}`;
}

/** The fields that differ between two objects: `.RequireNumbers: false → true`. */
function differences(from: unknown, to: unknown): string | undefined {
  if (!isRecord(from) || !isRecord(to)) return undefined;
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const differing = names.filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]));
  return `: ${differing.map((name) => `${name} ${JSON.stringify(from[name] ?? null)} → ${JSON.stringify(to[name] ?? null)}`).join(', ')}`;
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
