/** The text output of `asr doctor`. */
import type { Io } from '../../terminal/index.ts';
import type { Result } from './check/index.ts';

export interface Summary {
  readonly ok: number;
  readonly problems: number;
  readonly unknown: number;
}

export function summaryOf(results: readonly Result[]): Summary {
  const count = (kind: Result['verdict']['kind']) => results.filter(({ verdict }) => verdict.kind === kind).length;
  return { ok: count('ok'), problems: count('problem'), unknown: count('unknown') };
}

export function renderResults(results: readonly Result[], io: Io): string {
  const places = [...new Set(results.map(({ place }) => place))];
  const parts = places.map((place) => {
    const title = io.paint('bold', place === 'home' ? 'Admin account, home Region' : `Account ${place}`);
    return `${title}\n${results
      .filter((result) => result.place === place)
      .map((result) => lineOf(result, io))
      .join('')}`;
  });
  const { ok, problems, unknown } = summaryOf(results);
  return `${parts.join('\n')}\n${ok} passed, ${problems} ${problems === 1 ? 'problem' : 'problems'}, ${unknown} unknown\n`;
}

function lineOf({ title, verdict }: Result, io: Io): string {
  if (verdict.kind === 'ok') return `  ${io.paint('green', '✓')} ${title}. ${io.paint('dim', verdict.sentence)}\n`;
  if (verdict.kind === 'unknown') return `  ${io.paint('yellow', '?')} ${title}: unknown. ${verdict.sentence}\n`;
  const details = (verdict.details ?? []).map((detail) => `      ${detail}\n`).join('');
  return `  ${io.paint('red', '✗')} ${verdict.sentence}\n${details}    ${io.paint('cyan', 'Fix:')} ${verdict.fix}\n`;
}
