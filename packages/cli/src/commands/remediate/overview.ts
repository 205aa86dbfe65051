/** The overview of findings before the start, and the totals after the end. */
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

/** Sorts the rows by account, control and severity. */
export function overviewOf(rows: readonly OverviewRow[]): readonly OverviewRow[] {
  return rows.toSorted((a, b) => sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true }));
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
  /** Failed remediations with their reasons, up to a thousand. */
  readonly failures: readonly { readonly remediationId: string; readonly reason: string }[];
  /** Executions that did not start, or ended without a report. */
  readonly broken: readonly { readonly executionArn: string; readonly error: string }[];
  readonly executions: readonly string[];
}

export interface TotalsSoFar {
  add(result: BatchResult): void;
  readonly totals: () => Totals;
}

const mostFailures = 1000;

/** Adds up the results, which would not all fit into memory. */
export function totalsSoFar(): TotalsSoFar {
  const counts: { [outcome in Outcome]?: number } = {};
  const failures: Totals['failures'][number][] = [];
  const broken: Totals['broken'][number][] = [];
  const executions: string[] = [];
  return {
    add(result) {
      if (result.executionArn !== '') executions.push(result.executionArn);
      if (!result.ok) return void broken.push({ executionArn: result.executionArn, error: result.error });
      for (const { remediationId, outcome, reason } of result.report.remediations) {
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        if (outcome === 'failed' && failures.length < mostFailures) failures.push({ remediationId, reason });
      }
    },
    totals: () => ({ counts, failures, broken, executions }),
  };
}

const mostShown = 20;

export function renderTotals({ counts, failures, broken }: Totals, io: Io): string {
  const outcomes = Object.entries(counts) as readonly (readonly [Outcome, number])[];
  const rest = (counts.failed ?? 0) - mostShown;
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
