/** The output of an undo, as text and as JSON. */
import type { Io } from '@asr/cli';
import type { Undone } from './undo.ts';

export function renderUndone({ remediation, before, after, isRestored }: Undone, io: Io): string {
  const lines = [
    `${io.paint('bold', 'Undo')} of ${remediation.controlId}, remediation ${remediation.remediationId}`,
    ...labelled('before', before.sees),
    ...labelled('after', after.sees),
    isRestored
      ? `  ${io.paint('green', "restored to the state before ASR's change")}`
      : `  ${io.paint('red', "not restored to the state before ASR's change")}: ${remediation.reason}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A text with a label. Aligns the following lines with the first. */
export function labelled(label: string, text: string): readonly string[] {
  return text.split('\n').map((line, index) => `  ${(index === 0 ? label : '').padEnd('before'.length)}  ${line}`);
}

export function undoneDocument(undone: Undone): object {
  return { ...undone, before: undone.before.sees, after: undone.after.sees };
}
