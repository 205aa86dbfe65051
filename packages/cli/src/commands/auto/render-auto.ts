/** The text output of `asr auto`. */
import { structuredPatch } from 'diff';
import { type Io, type Style, printable, withSigns, wrap } from '../../terminal/index.ts';
import type { RuleChange } from '@asr/operations/policy-changes';

/** The lines that differ, with two lines of context. `-` marks the old text, `+` the new text. */
export function renderFileDiff(name: string, before: string, after: string, io: Io): string {
  const { hunks } = structuredPatch(name, name, before, after, undefined, undefined, { context: 2 });
  const parts = hunks.map(({ oldStart, lines }) => {
    const shown = lines.map((line) => paintSign(printable(line.replace(/\r$/, '')), io));
    return `${io.paint('dim', `from line ${oldStart}`)}\n${shown.join('\n')}\n`;
  });
  return `${io.paint('bold', name)}\n${parts.join('')}`;
}

export function renderRuleChanges(changes: readonly RuleChange[], io: Io): string {
  const title = io.paint('bold', 'Event rules of the admin stack');
  if (changes.length === 0) return `${title}\n  No changes.\n`;
  const parts = changes.map(({ change, name, conditions }) => {
    const { sign, style } = looks[change];
    return `${io.paint(style, `${sign} ${name} is ${change}`)}\n${conditions.map((condition) => `${fitted(condition, io)}\n`).join('')}`;
  });
  return `${title}\n${parts.join('')}`;
}

/** Wrapped at a terminal only: a pipe gets one line for each condition. */
function fitted(condition: string, { columns }: Io): string {
  return columns === undefined ? `    ${condition}` : wrap(withSigns(condition), { width: columns, first: 4, rest: 6 });
}

const looks = {
  added: { sign: '+', style: 'green' },
  removed: { sign: '-', style: 'red' },
  changed: { sign: '~', style: 'yellow' },
} as const satisfies { readonly [change in RuleChange['change']]: { readonly sign: string; readonly style: Style } };

function paintSign(line: string, io: Io): string {
  if (line.startsWith('+')) return io.paint('green', line);
  return line.startsWith('-') ? io.paint('red', line) : line;
}
