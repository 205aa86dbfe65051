/** What automatic mode would have changed on one resource, from its observations in history. Pure. */
import type { RemediationRecord } from '@asr/orchestrator';
import { type AnyChange, nameOf } from '@asr/playbooks';

/** Not outcomes: an outcome says what ASR did, and in observe mode ASR changes nothing. */
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

/** Why approval would have been required: by the policy, by what the plan found, or by the control. */
type WhyAsk = 'approval' | 'plan' | 'irreversible';

export interface ObservedResource {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  /** Verdict of the latest observation. */
  readonly verdict: Verdict;
  /** Changes that would not have required approval. */
  readonly changes: readonly AnyChange[];
  /** Changes that would have required approval. */
  readonly asked: readonly AnyChange[];
  readonly whyAsk: WhyAsk | null;
  readonly reason: string;
  /** Ids of the observed findings. */
  readonly findings: readonly string[];
  /** ISO 8601. Time of the first observation, when automatic mode would have acted. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Id of the latest observation. `asr history` shows it in full. */
  readonly remediationId: string;
}

/** Whether a change of this control requires approval, independent of the policy. */
export type AlwaysNeedsApproval = (controlId: string, change: AnyChange) => boolean;

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
  const planned = latest.outcome === 'planned' ? latest.pending : [];
  const isAskedByPlan = (change: AnyChange) => latest.asked?.includes(nameOf(change)) === true;
  const asked = planned.filter(
    (change) => latest.approvalRequired || isAskedByPlan(change) || alwaysNeedsApproval(controlId, change),
  );
  const changes = planned.filter((change) => !asked.includes(change));
  return {
    controlId,
    accountId,
    region,
    resourceId,
    verdict: verdictOf(latest, changes),
    changes,
    asked,
    whyAsk: whyAsk(latest, asked, isAskedByPlan),
    reason,
    findings: [...new Set(seen.map(({ finding }) => finding.id))],
    firstSeen: first.startedAt,
    lastSeen: latest.startedAt,
    remediationId,
  };
}

function whyAsk(
  { approvalRequired }: RemediationRecord,
  asked: readonly AnyChange[],
  isAskedByPlan: (change: AnyChange) => boolean,
): WhyAsk | null {
  if (asked.length === 0) return null;
  if (approvalRequired) return 'approval';
  return asked.some(isAskedByPlan) ? 'plan' : 'irreversible';
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
