/** What ASR would do about a resource, from the record of a plan. Pure. */
import type { RemediationRecord } from '@asr/orchestrator';
import { type AnyChange, nameOf } from '@asr/playbooks';

/** Not outcomes: an outcome says what ASR did, and a plan changes nothing. */
export type Verdict =
  'would-change' | 'would-ask' | 'refused' | 'failed' | 'left-alone' | 'compliant' | 'gone' | 'unfinished';

/** Why approval is required: by the policy, by what the plan found, or by the control. */
type WhyAsk = 'approval' | 'plan' | 'irreversible';

export interface PlanVerdict {
  readonly verdict: Verdict;
  /** Changes that require no approval. */
  readonly changes: readonly AnyChange[];
  /** Changes that require approval. */
  readonly asked: readonly AnyChange[];
  readonly whyAsk: WhyAsk | null;
}

/** Whether a change of this control requires approval, independent of the policy. */
export type AlwaysNeedsApproval = (controlId: string, change: AnyChange) => boolean;

export function planVerdict(record: RemediationRecord, alwaysNeedsApproval: AlwaysNeedsApproval): PlanVerdict {
  const { controlId, approvalRequired, outcome } = record;
  const planned = outcome === 'planned' ? record.pending : [];
  const isAskedByPlan = (change: AnyChange) => record.asked?.includes(nameOf(change)) === true;
  const asked = planned.filter(
    (change) => approvalRequired || isAskedByPlan(change) || alwaysNeedsApproval(controlId, change),
  );
  const changes = planned.filter((change) => !asked.includes(change));
  return {
    verdict: verdictOf(record, changes),
    changes,
    asked,
    whyAsk: whyAsk(record, asked, isAskedByPlan),
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
