/** The overview of findings before the start, and the totals after the end. */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Outcome } from '@asr/orchestrator';
import { type Io, printable, table } from '../../terminal/index.ts';
import { paintOutcome } from '../../views/index.ts';
import type { BatchResult } from './run-batches.ts';

export interface OverviewRow {
  readonly accountId: string;
  readonly controlId: string;
  readonly severity: string;
  readonly findings: number;
}

export function overviewOf(findings: readonly AwsSecurityFinding[]): readonly OverviewRow[] {
  const groups = Map.groupBy(findings, (finding) => JSON.stringify(placeOf(finding)));
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ ...placeOf(first), findings: group.length }];
    })
    .toSorted((a, b) => sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true }));
}

function placeOf({ AwsAccountId: accountId = '', Compliance, Severity }: AwsSecurityFinding) {
  return { accountId, controlId: Compliance?.SecurityControlId ?? '', severity: Severity?.Label ?? '' };
}

const mostSevereFirst = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'];

function sortKey({ accountId, controlId, severity }: OverviewRow): string {
  return `${accountId} ${controlId} ${mostSevereFirst.indexOf(severity)}`;
}

export function renderOverview(rows: readonly OverviewRow[], io: Io): string {
  const cells = rows.map(({ accountId, controlId, severity, findings }) => [
    accountId,
    controlId,
    severity,
    String(findings),
  ]);
  return table(io, ['Account', 'Control', 'Severity', 'Findings'], cells);
}

export interface Totals {
  readonly counts: { readonly [outcome in Outcome]?: number };
  /** Failed remediations with their reasons. */
  readonly failures: readonly { readonly remediationId: string; readonly reason: string }[];
  /** Executions that did not start, or ended without a report. */
  readonly broken: readonly { readonly executionArn: string; readonly error: string }[];
}

export function totalsOf(results: readonly BatchResult[]): Totals {
  const remediations = results.flatMap((result) => (result.ok ? result.report.remediations : []));
  const counts: { [outcome in Outcome]?: number } = {};
  for (const { outcome } of remediations) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return {
    counts,
    failures: remediations
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ remediationId, reason }) => ({ remediationId, reason })),
    broken: results.flatMap((result) =>
      result.ok ? [] : [{ executionArn: result.executionArn, error: result.error }],
    ),
  };
}

const mostShown = 20;

export function renderTotals({ counts, failures, broken }: Totals, io: Io): string {
  const outcomes = Object.entries(counts) as readonly (readonly [Outcome, number])[];
  const rest = failures.length - mostShown;
  return [
    ...(outcomes.length === 0
      ? []
      : [outcomes.map(([outcome, count]) => `${count} ${paintOutcome(outcome, io)}`).join(', ')]),
    ...(counts.planned === undefined ? [] : ['  To see the planned changes, run: asr history --outcome planned']),
    ...failures.slice(0, mostShown).map(({ remediationId, reason }) => printable(`  ${remediationId}: ${reason}`)),
    ...(rest > 0 ? [`  ${rest} more failed. To list them, run: asr history --outcome failed`] : []),
    ...broken.map(
      ({ executionArn, error }) =>
        `${io.paint('red', executionArn === '' ? 'Not started' : 'Interrupted')}: ${printable(error)}`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
