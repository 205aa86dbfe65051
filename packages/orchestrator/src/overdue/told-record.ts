/** The record and the event that report an overdue finding. Pure. */
import { type Answer, type RemediationRecord, answerAboutNothing, completeRecord } from '../model/index.ts';
import { type OutcomeDetail, outcomeDetail } from '../report/index.ts';
import type { OpenFinding } from './open-finding.ts';

/** @param executionId ARN of the state machine, because no execution reports an overdue finding. */
export function toldRecord(
  { reference, subject, severity }: OpenFinding,
  { remediationId, reason, executionId }: { readonly [name in 'remediationId' | 'reason' | 'executionId']: string },
  now: Date,
): RemediationRecord {
  const at = now.toISOString();
  return completeRecord({
    ...subject,
    remediationId,
    executionId,
    finding: reference,
    source: 'deadline',
    ...(severity === undefined ? {} : { severity }),
    actor: 'asr',
    startedAt: at,
    outcome: 'overdue',
    reason,
    finishedAt: at,
  });
}

/** The event of the report. Its link leads to the state machine, because no execution made it. */
export function toldDetail(record: RemediationRecord, now: Date): OutcomeDetail {
  const detail = outcomeDetail(toldAnswer(record), record.executionId, now);
  const { execution } = detail.links;
  const stateMachine = execution.replace('#/v2/executions/details/', '#/statemachines/view/');
  return {
    ...detail,
    links: { ...detail.links, execution: stateMachine },
    text: detail.text.replace(execution, () => stateMachine),
  };
}

function toldAnswer(record: RemediationRecord): Answer {
  const { remediationId, reason, severity, finding, controlId, partition, accountId, region } = record;
  const { resourceType, resourceId } = record;
  return {
    ...answerAboutNothing({ remediationId, source: 'deadline', outcome: 'overdue', reason }),
    controlId,
    partition,
    accountId,
    region,
    resourceType,
    resourceId,
    finding,
    ...(severity === undefined ? {} : { severity }),
  };
}
