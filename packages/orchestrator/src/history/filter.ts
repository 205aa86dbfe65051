/** What people look for in history. */
import { lastPartOf } from '@asr/playbooks';
import type { Outcome, RemediationRecord } from '../model/index.ts';

/** All that is given must hold. */
export interface HistoryFilter {
  readonly accountId?: string | undefined;
  readonly controlId?: string | undefined;
  /** All of a resource's id, or what stands behind its last `/` or `:`. */
  readonly resource?: string | undefined;
  readonly findingId?: string | undefined;
  /** `running`: nobody knows yet. */
  readonly outcome?: Outcome | 'running' | undefined;
  /** Whoever asked for it, approved it or undid it. */
  readonly actor?: string | undefined;
  /** The execution that asked first. */
  readonly executionId?: string | undefined;
  /** Started then or later. ISO 8601 in UTC, with milliseconds, as is `until`. */
  readonly since?: string | undefined;
  /** Started then or earlier. */
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
