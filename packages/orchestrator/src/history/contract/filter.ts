/** The filters of a history query. */
import { lastPartOf } from '@asr/playbooks';
import type { Outcome, RemediationRecord } from '../../model/index.ts';

/** All given filters must match. */
export interface HistoryFilter {
  readonly accountId?: string | undefined;
  readonly controlId?: string | undefined;
  /** The whole id of a resource, or its part after the last `/` or `:`. */
  readonly resource?: string | undefined;
  readonly findingId?: string | undefined;
  /** `running`: without an outcome yet. */
  readonly outcome?: Outcome | 'running' | undefined;
  /** The actor who requested, approved or undid the remediation. */
  readonly actor?: string | undefined;
  /** The first execution that requested the remediation. */
  readonly executionId?: string | undefined;
  /** Started at this time or later. ISO 8601 in UTC with milliseconds, like `until`. */
  readonly since?: string | undefined;
  /** Started at this time or earlier. */
  readonly until?: string | undefined;
}

export function matches(record: RemediationRecord, filter: HistoryFilter): boolean {
  const { accountId, controlId, resource, findingId, outcome, actor, executionId, since, until } = filter;
  const { resourceId, canonical = resourceId, approval, undo } = record;
  return [
    isOneOf(accountId, record.accountId),
    isOneOf(controlId, record.controlId),
    isOneOf(resource, resourceId, lastPartOf(resourceId), canonical, lastPartOf(canonical)),
    isOneOf(findingId, record.finding.id),
    isOneOf(outcome, record.outcome ?? 'running'),
    isOneOf(actor, record.actor, approval?.by, undo?.by),
    isOneOf(executionId, record.executionId),
    since === undefined || record.startedAt >= since,
    until === undefined || record.startedAt <= until,
  ].every(Boolean);
}

function isOneOf(wanted: string | undefined, ...is: readonly (string | undefined)[]): boolean {
  return wanted === undefined || is.includes(wanted);
}
