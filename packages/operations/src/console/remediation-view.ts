/** A record of history as the console shows it. */
import type { Remediation } from '@asr/console';
import type { RemediationRecord } from '@asr/orchestrator';
import { type AnyChange, isIrreversible, nameOf, needsApproval } from '@asr/playbooks';
import { loadPlaybook } from '../controls/index.ts';
import { approveLine, awaitsDecision, commandLine, consoleLinks, rejectLine, undoLine } from '../views/index.ts';

export async function remediationView(record: RemediationRecord): Promise<Remediation> {
  const { remediationId, controlId, accountId, region, resourceType, resourceId, severity, outcome, reason } = record;
  const { because, warning = '', source, actor, startedAt, finishedAt, changes, pending, digest } = record;
  const { approval, undo, conflict = [], lastAnswer } = record;
  const playbook = await loadPlaybook(controlId);
  const isFinal = (change: AnyChange) => playbook === undefined || isIrreversible(playbook, change);
  return {
    remediationId,
    controlId,
    accountId,
    region,
    resourceType,
    resourceId,
    findingId: record.finding.id,
    severity,
    outcome,
    reason,
    because,
    warning,
    source,
    actor,
    startedAt,
    finishedAt,
    digest,
    changes: changes.map(plain),
    pending: pending.map(plain),
    whyAsked: await whyAsked(record),
    isReversible: ![...changes, ...pending].some(isFinal),
    approval: approval && { by: approval.by, because: approval.because },
    undo: undo && { by: undo.by, at: undo.at },
    conflict: conflict.map((one) => ({ ...plain(one), now: one.now })),
    deferredUntil: record.deferral?.until,
    lastExecution: lastAnswer === null ? null : lastAnswer.executionId,
    links: consoleLinks(record).map((href) => ({ text: linkText(href), href })),
    commands: commandsOf(record, changes.every(isFinal)),
  };
}

/** @param isFinal None of the changes can be undone. */
function commandsOf({ remediationId, outcome, digest }: RemediationRecord, isFinal: boolean): Remediation['commands'] {
  const history = commandLine(['history', remediationId]);
  const decisions =
    digest !== null && awaitsDecision(outcome)
      ? { approve: approveLine(remediationId, digest), reject: rejectLine(remediationId) }
      : {};
  const undo = !isFinal && outcome !== 'undone' ? { undo: undoLine(remediationId) } : {};
  return { history, ...decisions, ...undo };
}

export function plain(change: AnyChange) {
  return { ...change, from: change.from ?? null, to: change.to ?? null };
}

/** Why the plan waits for an approver: the policy, the plan, or the control. */
async function whyAsked(record: RemediationRecord): Promise<string> {
  const { outcome, approvalRequired, controlId, pending, asked = [] } = record;
  if (outcome !== 'awaiting-approval') return '';
  const playbook = await loadPlaybook(controlId);
  const sentences = [
    ...(approvalRequired ? [`The policy requires approval of every change of ${controlId}.`] : []),
    ...(pending.some((change) => asked.includes(nameOf(change)))
      ? ['The plan asks, because of what these changes can break.']
      : []),
    ...(playbook === undefined || pending.some((change) => needsApproval(playbook, change))
      ? ['The control always asks before a change that cannot be undone.']
      : []),
  ];
  return sentences.length === 0 ? 'A limit of the policy asks for approval.' : sentences.join(' ');
}

function linkText(href: string): string {
  return href.includes('/securityhub/') ? 'Finding in Security Hub' : 'Execution in Step Functions';
}
