/** What automatic would have done to one resource, from what history knows of its observations. Pure. */
import type { RemediationRecord } from '@asr/orchestrator';
import type { AnyChange } from '@asr/playbooks';

/** In words of their own: an outcome says what ASR did, and here it did nothing. */
const verdicts = [
  'would-change',
  'would-ask',
  'refused',
  'failed',
  'left-alone',
  'compliant',
  'gone',
  'unfinished',
] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a person would have been asked: the policy wants it, or it cannot be undone. */
type WhyAsk = 'approval' | 'irreversible';

export interface ObservedResource {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  /** Of the latest observation. */
  readonly verdict: Verdict;
  /** What would have been changed without a person. */
  readonly changes: readonly AnyChange[];
  /** What would have waited for a person. */
  readonly asked: readonly AnyChange[];
  readonly whyAsk: WhyAsk | null;
  readonly reason: string;
  /** Ids of the findings that were observed. */
  readonly findings: readonly string[];
  /** ISO 8601. Automatic would have acted the first time. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Of the latest observation: `asr history` shows it in full. */
  readonly remediationId: string;
}

/** Whether a change of this control waits for a person whatever the policy says. */
export type AlwaysAsks = (controlId: string, change: AnyChange) => boolean;

/** A plan of what ASR detects itself was observed, too: where it may act, it does more than plan. */
export function isObservation({ source, outcome }: RemediationRecord): boolean {
  return source === 'observation' || (source === 'detection' && outcome === 'planned');
}

/** One for each control and resource, in the order in which they were seen last. */
export function observedResources(
  records: readonly RemediationRecord[],
  alwaysAsks: AlwaysAsks,
): readonly ObservedResource[] {
  const newestFirst = records.filter(isObservation).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return [...Map.groupBy(newestFirst, keyOf).values()].map((seen) => observedResource(seen, alwaysAsks));
}

function keyOf({ controlId, accountId, region, resourceId, finding }: RemediationRecord): string {
  // What could not be read names no resource: each is a matter of its own.
  return JSON.stringify([controlId, accountId, region, resourceId === '' ? finding.id : resourceId]);
}

function observedResource(seen: readonly RemediationRecord[], alwaysAsks: AlwaysAsks): ObservedResource {
  const [latest] = seen;
  const first = seen.at(-1);
  if (latest === undefined || first === undefined) throw new Error('A group of records has at least one.');
  const { controlId, accountId, region, resourceId, reason, remediationId } = latest;
  const planned = latest.outcome === 'planned' ? latest.pending : [];
  const asked = planned.filter((change) => latest.approvalRequired || alwaysAsks(controlId, change));
  const changes = planned.filter((change) => !asked.includes(change));
  return {
    controlId,
    accountId,
    region,
    resourceId,
    verdict: verdictOf(latest, changes),
    changes,
    asked,
    whyAsk: asked.length === 0 ? null : latest.approvalRequired ? 'approval' : 'irreversible',
    reason,
    findings: [...new Set(seen.map(({ finding }) => finding.id))],
    firstSeen: first.startedAt,
    lastSeen: latest.startedAt,
    remediationId,
  };
}

function verdictOf({ outcome }: RemediationRecord, changes: readonly AnyChange[]): Verdict {
  switch (outcome) {
    case 'planned':
      return changes.length > 0 ? 'would-change' : 'would-ask';
    case 'skipped':
      return 'left-alone';
    case 'refused':
    case 'failed':
    case 'compliant':
    case 'gone':
      return outcome;
    default:
      return 'unfinished';
  }
}
