/** The command line that does the same as a button of the console. `…` stands for a reason that is not given yet. */
import { planIdOf } from '@asr/orchestrator';

/** Quotes a word for a POSIX shell, if it needs that. */
function quoted(word: string): string {
  return /^[\w.,:/@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** @param options `undefined` values are left out. */
export function commandLine(
  words: readonly string[],
  options: { readonly [name: string]: string | undefined } = {},
): string {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`--${name}`, quoted(value)],
  );
  return ['asr', ...words.map(quoted), ...given].join(' ');
}

export function approveLine(remediationId: string, digest: string, because = '…'): string {
  return commandLine(['approve', remediationId], { plan: planIdOf(digest), because });
}

export function rejectLine(remediationId: string, because = '…'): string {
  return commandLine(['reject', remediationId], { because });
}

export function undoLine(remediationId: string): string {
  return commandLine(['undo', remediationId]);
}
