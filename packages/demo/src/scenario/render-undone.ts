/** What was taken back, on the console and for programs. */
import type { Io } from '@asr/cli';
import type { Undone } from './undo.ts';

export function renderUndone({ remediation, before, after, isRestored }: Undone, io: Io): string {
  const lines = [
    `${io.paint('bold', 'Undo')} of ${remediation.controlId}, remediation ${remediation.remediationId}`,
    ...labelled('before', before.sees),
    ...labelled('after', after.sees),
    isRestored
      ? `  ${io.paint('green', 'as it was before ASR came')}`
      : `  ${io.paint('red', 'not as it was before')}: ${remediation.reason}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Lines below the first stand below its text. */
export function labelled(label: string, text: string): readonly string[] {
  return text.split('\n').map((line, index) => `  ${(index === 0 ? label : '').padEnd('before'.length)}  ${line}`);
}

export function undoneDocument(undone: Undone): object {
  return { ...undone, before: undone.before.sees, after: undone.after.sees };
}
