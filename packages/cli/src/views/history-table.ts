/** Lists of remediations, as a table and as CSV. */
import type { RemediationRecord } from '@asr/orchestrator';
import { changeLine } from '@asr/operations/views';
import { idOnly } from '../accounts/index.ts';
import { type Io, csv, printable, shortResource, table } from '../terminal/index.ts';
import { paintOutcome } from './render-local.ts';

export function historyTable(io: Io, records: readonly RemediationRecord[], showAccount = idOnly): string {
  const rows = records.map(({ startedAt, controlId, accountId, region, resourceId, outcome, actor, remediationId }) => [
    shortTime(startedAt),
    printable(controlId),
    showAccount(accountId),
    printable(region),
    printable(shortResource(resourceId)),
    outcome === null ? 'running' : paintOutcome(outcome, io),
    printable(actor),
    printable(remediationId),
  ]);
  return table(io, ['Started (UTC)', 'Control', 'Account', 'Region', 'Resource', 'Outcome', 'By', 'Remediation'], rows);
}

export function historyCsv(records: readonly RemediationRecord[]): string {
  return csv(
    Object.keys(columns),
    records.map((record) => Object.values(columns).map((of) => of(record))),
  );
}

/** `2026-11-21 00:00:00`. */
export function shortTime(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ');
}

/** The columns of the CSV, in order. */
const columns: { readonly [name: string]: (record: RemediationRecord) => string } = {
  startedAt: ({ startedAt }) => startedAt,
  finishedAt: ({ finishedAt }) => finishedAt ?? '',
  controlId: ({ controlId }) => controlId,
  accountId: ({ accountId }) => accountId,
  region: ({ region }) => region,
  resourceType: ({ resourceType }) => resourceType,
  resourceId: ({ resourceId }) => resourceId,
  outcome: ({ outcome }) => outcome ?? 'running',
  reason: ({ reason }) => reason,
  source: ({ source }) => source,
  actor: ({ actor }) => actor,
  approvedBy: ({ approval }) => approval?.by ?? '',
  undoneBy: ({ outcome, undo }) => (outcome === 'undone' ? (undo?.by ?? '') : ''),
  changes: ({ changes }) => changes.map(changeLine).join('\n'),
  findingId: ({ finding }) => finding.id,
  executionId: ({ executionId }) => executionId,
  remediationId: ({ remediationId }) => remediationId,
};
