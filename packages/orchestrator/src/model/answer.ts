/** Composes what the state machine, and in the end a person, is told. */
import type { AnyChange } from '@asr/playbooks';
import { describePlan, shorten } from './change-text.ts';
import type { Answer, Outcome, RemediationRequest, Subject } from './request.ts';

export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly summary?: string;
  readonly next?: Answer['next'];
  readonly waitSeconds?: number;
  readonly question?: string;
  readonly unverified?: true;
  readonly violation?: true;
}

export function answer(request: RemediationRequest, ending: Ending): Answer {
  return {
    ...subjectOf(request),
    remediationId: request.remediationId,
    finding: request.finding,
    source: request.source,
    ...(request.detection === null ? {} : { trigger: request.detection.what, seenAt: request.detection.at }),
    ...(request.ticket === undefined ? {} : { ticket: request.ticket }),
    ...(request.noteAnyway === undefined ? {} : { noteAnyway: request.noteAnyway }),
    ...(ending.unverified === undefined ? {} : { unverified: ending.unverified }),
    ...(ending.violation === undefined ? {} : { violation: ending.violation }),
    outcome: ending.outcome,
    reason: shorten(ending.reason, 300),
    summary: ending.summary ?? '',
    next: ending.next ?? 'report',
    waitSeconds: ending.waitSeconds ?? 0,
    question: ending.question ?? '',
  };
}

/** What is answered to somebody who asked for nothing that exists, or nothing that is theirs. Names no finding. */
export function answerAboutNothing({
  remediationId,
  source,
  outcome,
  reason,
}: Pick<Answer, 'remediationId' | 'source' | 'outcome' | 'reason'>): Answer {
  return {
    controlId: '',
    partition: '',
    accountId: '',
    region: '',
    resourceType: '',
    resourceId: '',
    remediationId,
    finding: { id: '', format: 'asff', productArn: '', accountId: '' },
    source,
    outcome,
    reason: shorten(reason, 300),
    summary: '',
    next: 'report',
    waitSeconds: 0,
    question: '',
  };
}

export function subjectOf(subject: Subject): Subject {
  const { controlId, partition, accountId, region, resourceType, resourceId, canonical } = subject;
  const known = { controlId, partition, accountId, region, resourceType, resourceId };
  return canonical === undefined ? known : { ...known, canonical };
}

/** What an approver reads: what is wrong, what would be done, what cannot be taken back, how to say yes or no. */
export function question(request: RemediationRequest, pending: readonly AnyChange[], because = ''): string {
  const text = `${request.controlId} on ${request.resourceId}
Account ${request.accountId}, Region ${request.region}
Finding ${request.finding.id}
${because === '' ? '' : `\n${because}\n`}
This would be changed (field: now → then):
${describePlan(pending)}

Yes: asr approve ${request.remediationId} --because "…"
No:  asr reject ${request.remediationId} --because "…"
The approval holds for exactly these changes. If the resource changes first, you are asked again.`;
  return shorten(text, 4000);
}
