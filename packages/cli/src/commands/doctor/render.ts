/** The text output of `asr doctor`. */
import type { ShowAccount } from '../../accounts/index.ts';
import { type Io, textWidth, wrap } from '../../terminal/index.ts';
import { type Result, summaryOf } from '@asr/operations/doctor';

/** The admin account check by check. Member accounts problem by problem, because many accounts share a problem. */
export function renderResults(results: readonly Result[], io: Io, showAccount: ShowAccount): string {
  const width = textWidth(io);
  const home = results.filter(({ place }) => place === 'home');
  const members = results.filter(({ place }) => place !== 'home');
  const parts = [
    [io.paint('bold', 'Admin account, home Region'), ...homeLines(home, io, width)],
    ...(members.length === 0 ? [] : [memberLines(members, io, { width, showAccount })]),
  ];
  const { ok, problems, unknown } = summaryOf(results);
  const sum = `${ok} passed, ${problems} ${problems === 1 ? 'problem' : 'problems'}, ${unknown} unknown`;
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n\n${sum}\n`;
}

/** Checks that could not run for the same reason share a line. */
function homeLines(home: readonly Result[], io: Io, width: number): readonly string[] {
  const key = ({ check, verdict }: Result) => (verdict.kind === 'unknown' ? `unknown ${verdict.sentence}` : check);
  return [...Map.groupBy(home, key).values()].map((same) => {
    const [first] = same;
    if (first === undefined || same.length === 1) return same.map((one) => homeLine(one, io, width)).join('');
    const titles = same.map(({ title }) => wrap(title, { width, first: 6, rest: 8 }));
    return [lineOf(first.verdict, `${same.length} checks are unknown.`, io, width), ...titles].join('\n');
  });
}

function homeLine({ title, verdict }: Result, io: Io, width: number): string {
  if (verdict.kind === 'problem') return lineOf(verdict, verdict.sentence, io, width);
  return lineOf(verdict, verdict.kind === 'ok' ? `${title}. ${verdict.sentence}` : `${title}: unknown.`, io, width);
}

interface Shown {
  readonly width: number;
  readonly showAccount: ShowAccount;
}

function memberLines(results: readonly Result[], io: Io, shown: Shown): readonly string[] {
  const accounts = new Set(results.map(({ place }) => place));
  const wrong = results.filter(({ verdict }) => verdict.kind !== 'ok');
  const well = accounts.size - new Set(wrong.map(({ place }) => place)).size;
  const title = `Member accounts: ${well} of ${accounts.size} passed`;
  return [io.paint('bold', title), ...sameProblems(wrong).map((same) => problemLine(same, io, shown))];
}

/** Results of one check with the same verdict, except for the account in its sentence. */
function sameProblems(results: readonly Result[]): readonly (readonly Result[])[] {
  const key = ({ place, check, verdict }: Result) => JSON.stringify([check, verdict]).replaceAll(place, '');
  return [...Map.groupBy(results, key).values()];
}

/** Accounts that a line names. `--json` has all of them. */
const mostAccounts = 10;

function problemLine(same: readonly Result[], io: Io, { width, showAccount }: Shown): string {
  const [first] = same;
  if (first === undefined) return '';
  const { title, verdict } = first;
  const named = same.slice(0, mostAccounts).map(({ place }) => showAccount(place));
  const rest = same.length - named.length;
  const where = `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const accounts = same.length === 1 ? 'account' : `${same.length} accounts`;
  return lineOf(
    verdict,
    `${title}: ${verdict.kind === 'problem' ? 'failed' : 'unknown'} in ${accounts} ${where}.`,
    io,
    width,
  );
}

function lineOf(verdict: Result['verdict'], text: string, io: Io, width: number): string {
  if (verdict.kind === 'ok') return wrap(`${io.paint('green', '✓')} ${text}`, { width, first: 2, rest: 4 });
  if (verdict.kind === 'unknown')
    return wrap(`${io.paint('yellow', '?')} ${text} ${verdict.sentence}`, { width, first: 2, rest: 4 });
  return [
    wrap(`${io.paint('red', '✗')} ${text}`, { width, first: 2, rest: 4 }),
    ...(verdict.details ?? []).map((detail) => wrap(detail, { width, first: 6, rest: 8 })),
    // Not wrapped, so that a command can be copied.
    `    ${io.paint('cyan', 'Fix:')} ${verdict.fix}`,
  ].join('\n');
}
