/** Conflicts that block an undo, with the values before ASR, after ASR and now. */
import { nameOf, type Conflict } from '@asr/playbooks';
import { printable } from '../terminal/index.ts';

/** Four lines for each conflict: its name and the three values. For objects, only the fields that differ. */
export function conflictLines(conflicts: readonly Conflict[]): readonly string[] {
  return conflicts.flatMap((conflict) => {
    const [before, after, now] = differing([conflict.from, conflict.to, conflict.now]);
    return [`${nameOf(conflict)}:`, `  before ASR  ${before}`, `  after ASR   ${after}`, `  now         ${now}`].map(
      printable,
    );
  });
}

function differing(values: readonly unknown[]): readonly string[] {
  const objects = values.filter((value) => value !== null);
  if (objects.length < 2 || !objects.every(isObject)) return values.map(asText);
  const names = [...new Set(objects.flatMap(Object.keys))];
  const moved = names.filter((name) => new Set(objects.map((object) => JSON.stringify(object[name]))).size > 1);
  return values.map((value) =>
    isObject(value) ? asText(Object.fromEntries(moved.map((name) => [name, value[name]]))) : asText(value),
  );
}

function asText(value: unknown): string {
  return value === null || value === undefined ? 'absent' : JSON.stringify(value);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
