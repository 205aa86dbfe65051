/** The outcome of an undo as text. */
import type { Undone } from '@asr/operations/actions';
import { type Io, printable } from '../../terminal/index.ts';
import { conflictLines, paintOutcome } from '../../views/index.ts';

/** `refused: …`, followed by the three-way difference. */
export function describeUndone({ outcome, reason, conflict }: Undone, io: Io): string {
  const difference = conflictLines(conflict).map((line) => `  ${line}`);
  return [`${paintOutcome(outcome, io)}: ${printable(reason)}`, ...difference].join('\n');
}
