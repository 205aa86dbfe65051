/** The outcome of an undo as text. */
import type { Undone } from '@asr/operations/actions';
import { type Io, printable } from '../../terminal/index.ts';
import { conflictLines, paintOutcome } from '../../views/index.ts';

/** `refused: …`, followed by the three-way difference. */
export function describeUndone({ outcome, reason, conflict }: Undone, io: Io): string {
  return [`${paintOutcome(outcome, io)}: ${printable(reason)}`, ...conflictLines(conflict).map((line) => `  ${line}`)]
    .map((line) => `${line}\n`)
    .join('');
}
