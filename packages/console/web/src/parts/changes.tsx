/** Changes as a difference: for each field its value before and after. */
import Box from '@cloudscape-design/components/box';
import type { Change } from '../api/types.ts';
import { visible } from '../text/safe-text.ts';

interface ChangesProps {
  readonly changes: readonly Change[];
  /** For a conflict: the values now. */
  readonly now?: readonly { readonly now?: unknown }[];
}

export function Changes({ changes, now }: ChangesProps) {
  if (changes.length === 0) return <Box color="text-body-secondary">No changes.</Box>;
  return (
    <div>
      {changes.map((change, index) => (
        <div className="change" key={`${change.field} ${change.key ?? ''} ${index}`}>
          <span className="change-name code">{nameOf(change)}</span>
          <Value label="before" value={change.from} other={change.to} />
          <Value label="after" value={change.to} other={change.from} />
          {now === undefined ? null : <Value label="now" value={now[index]?.now} other={change.to} />}
        </div>
      ))}
    </div>
  );
}

function Value({ label, value, other }: { readonly label: string; readonly value: unknown; readonly other: unknown }) {
  return (
    <>
      <Box color="text-body-secondary">{label}</Box>
      <span className="code">{textOf(value, other)}</span>
    </>
  );
}

export function nameOf({ field, key }: Change): string {
  return visible(key === undefined ? field : `${field}[${key}]`);
}

/** An object line by line. Of two objects only what differs, because the rest hides it. */
function textOf(value: unknown, other: unknown): string {
  if (value === null || value === undefined) return 'absent';
  if (!isRecord(value)) return visible(written(value));
  const names = isRecord(other)
    ? Object.keys({ ...value, ...other }).filter((name) => written(value[name]) !== written(other[name]))
    : Object.keys(value);
  return visible(names.map((name) => `${name}: ${written(value[name])}`).join('\n'));
}

function written(value: unknown): string {
  if (value === undefined) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
