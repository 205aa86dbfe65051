/** What automatic mode would have changed on one resource, from its observations in history. Pure. */
import type { RemediationRecord } from '@asr/orchestrator';
import { type AlwaysNeedsApproval, type PlanVerdict, planVerdict } from '../plans/index.ts';

/** The verdict is that of the latest observation. */
export interface ObservedResource extends PlanVerdict {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  readonly reason: string;
  /** Ids of the observed findings. */
  readonly findings: readonly string[];
  /** ISO 8601. Time of the first observation, when automatic mode would have acted. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Id of the latest observation. `asr history` shows it in full. */
  readonly remediationId: string;
}

/** Whether the record is an observation. A detection with outcome `planned` is one, because other modes do more than plan. */
export function isObservation({ source, outcome }: RemediationRecord): boolean {
  return source === 'observation' || (source === 'detection' && outcome === 'planned');
}

/** One result for each control and resource, with the most recently observed first. */
export function observedResources(
  records: readonly RemediationRecord[],
  alwaysNeedsApproval: AlwaysNeedsApproval,
): readonly ObservedResource[] {
  const newestFirst = records.filter(isObservation).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return [...Map.groupBy(newestFirst, keyOf).values()].map((seen) => observedResource(seen, alwaysNeedsApproval));
}

function keyOf({ controlId, accountId, region, resourceId, finding }: RemediationRecord): string {
  // A finding that could not be read has no resource id. Each such finding is a group of its own.
  return JSON.stringify([controlId, accountId, region, resourceId === '' ? finding.id : resourceId]);
}

function observedResource(
  seen: readonly RemediationRecord[],
  alwaysNeedsApproval: AlwaysNeedsApproval,
): ObservedResource {
  const [latest] = seen;
  const first = seen.at(-1);
  if (latest === undefined || first === undefined) throw new Error('A group of records has at least one.');
  const { controlId, accountId, region, resourceId, reason, remediationId } = latest;
  return {
    controlId,
    accountId,
    region,
    resourceId,
    ...planVerdict(latest, alwaysNeedsApproval),
    reason,
    findings: [...new Set(seen.map(({ finding }) => finding.id))],
    firstSeen: first.startedAt,
    lastSeen: latest.startedAt,
    remediationId,
  };
}
