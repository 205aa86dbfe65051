/** Reports a run of the oracle: lines for a terminal, and the page of the documentation. Pure. */
import type { ControlCheck } from './control-check.ts';
import { controlChecks } from './control-checks.ts';
import type { Played } from './play.ts';
import { type Verdict, bad } from './verdict.ts';

const width = 80;

const marks: { readonly [verdict in Verdict]: string } = {
  agrees: '✓',
  disagrees: '≠',
  unlisted: '✗',
  obsolete: '✗',
  failed: '✗',
  unjudged: '-',
};

/** One line, and the cause below it if the oracle fails because of it. */
export function lineOf({ trial, verdict, ...rest }: Played): string {
  const { control } = trial;
  const start = `${marks[verdict]} ${control.padEnd(16)} `;
  if (trial.kind !== 'judged') return wrapped(start, trial.because);
  const check = judgedBy(control);
  const transition = `${trial.before} → ${trial.after}`.padEnd(12);
  const line = `${start}${transition} ${check?.checks.join(', ') ?? ''}`;
  const short = line.length > width ? `${line.slice(0, width - 1)}…` : line;
  if (!bad.includes(verdict)) return short;
  const why =
    verdict === 'obsolete' ? 'Prowler agrees now. Remove the disagreement from control-checks.ts.' : texts(rest);
  return `${short}\n${wrapped('    ', why)}`;
}

/** The result of Prowler for the resource, before and after the fix. */
function texts({ before = [], after = [], third }: Pick<Played, 'before' | 'after' | 'third'>): string {
  const say = (findings: typeof before) => findings.map(({ status, text }) => `${status}: ${text}`).join(' ');
  return `Before: ${say(before) || 'no finding.'} After: ${say(after) || 'no finding.'}${third === undefined ? '' : ` Cloud Custodian: ${third.before}, then ${third.after}.`}`;
}

function wrapped(start: string, text: string): string {
  const indent = ' '.repeat(start.length);
  const lines: string[] = [];
  let line = start;
  const longest = new RegExp(`\\S{1,${width - start.length}}`, 'g');
  for (const word of text.match(longest) ?? []) {
    const isFirst = line === start || line === indent;
    if (!isFirst && line.length + word.length + 1 > width) {
      lines.push(line);
      line = indent;
    }
    line += line === start || line === indent ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

export function summaryOf(played: readonly Played[], seconds: number): string {
  const count = (verdict: Verdict) => played.filter((one) => one.verdict === verdict).length;
  const failures = played.filter(({ verdict }) => bad.includes(verdict)).length;
  return [
    `${count('agrees')} controls FAIL before and PASS after.`,
    `${count('disagrees')} disagree for a listed reason.`,
    `${count('unjudged')} are not judged.`,
    `${failures} failures in ${seconds.toFixed(0)} s.`,
  ].join('\n');
}

/** The rows of the page, by control. */
export type Rows = ReadonlyMap<string, string>;

export function rowsOf(played: readonly Played[]): Rows {
  return new Map(played.map(({ trial, third }) => [trial.control, rowOf(trial.control, trial, third)]));
}

/** Returns the rows of a page that `pageOf` wrote. */
export function rowsIn(page: string): Rows {
  return new Map([...page.matchAll(/^\| ([A-Za-z0-9]+\.\d+) \|.*$/gm)].map(([row, control = '']) => [control, row]));
}

type Outcome = 'agrees' | 'disagrees' | 'unjudged' | 'third';

/** What a row counts as. */
function outcomesOf(row: string): readonly Outcome[] {
  const [, , checks = '', , before, after = '', third, remark = ''] = row.split('|').map((cell) => cell.trim());
  const thirds: readonly Outcome[] = third === '' ? [] : ['third'];
  if (checks === '') return [...thirds, 'unjudged'];
  if (remark.startsWith('[')) return [...thirds, 'disagrees'];
  return before === 'FAIL' && ['PASS', 'gone'].includes(after) ? [...thirds, 'agrees'] : thirds;
}

/** docs/reference/oracle.md */
export function pageOf(rows: Rows, prowlerVersion: string): string {
  const outcomes = [...rows.values()].flatMap(outcomesOf);
  const count = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
  return `# Second opinion

The tests of ASR and its fakes are written by the same people as its playbooks. This page shows what another program
says: [Prowler](https://github.com/prowler-cloud/prowler) ${prowlerVersion}, an open-source scanner of AWS accounts.

\`pnpm oracle --write\` writes this page, and \`pnpm oracle --missing --write\` only the rows that it lacks. For each
control it creates a violation on [moto](https://docs.getmoto.org), asks Prowler, plans, applies and verifies the fix as
a remediation does, and asks Prowler again about the same resource. Neither Prowler nor moto is ours. Where moto lacks
what a control needs or differs from AWS, \`tools/oracle/moto/additions.py\` adds it, and names the page of AWS. Where
Prowler sees less than AWS, the violation is one that Prowler sees.

**${count('agrees')}** controls FAIL before and PASS after. ${count('disagrees')} disagree, each for a reason that a page of AWS settles. ${count('unjudged')} cannot be
judged. A disagreement that is not listed makes \`pnpm oracle\` fail, and so does a listed one that no longer occurs.

**${count('third')}** of them have a simple filter of [Cloud Custodian](https://cloudcustodian.io), in
\`tools/oracle/custodian-filters.ts\`: it must match the resource before the fix, and not after it.

*Chosen by* says who assigns the check to the control: Prowler's list for the standard (FSBP), its lists for the CIS
benchmarks, or the name of the check alone. *Gone*: the fix deletes the resource.

| Control | Check of Prowler | Chosen by | Before | After | Custodian | Remark |
|---|---|---|---|---|---|---|
${[...rows.values()].join('\n')}
`;
}

function rowOf(control: string, trial: Played['trial'], third: Played['third']): string {
  if (trial.kind !== 'judged') return `| ${control} | | | | | | ${trial.because} |`;
  const check = judgedBy(control);
  const after = trial.after === 'none' ? 'gone' : trial.after;
  const { note, disagreement } = check ?? {};
  const remark = disagreement === undefined ? note : `[${disagreement.reason}](${disagreement.page})`;
  const checks = (check?.checks ?? []).map((name) => `\`${name}\``).join(', ');
  return `| ${control} | ${checks} | ${check?.by ?? ''} | ${trial.before} | ${after} | ${third === undefined ? '' : `${third.before} → ${third.after}`} | ${remark ?? ''} |`.replaceAll(
    '  ',
    ' ',
  );
}

function judgedBy(control: string): ControlCheck | undefined {
  const check = controlChecks[control];
  return check === undefined || 'unjudged' in check ? undefined : check;
}
