/** Answers for items that become no request. Each has an id of its own, so that it overwrites no remediation. */
import type { ItemReading } from '../findings/index.ts';
import {
  type Answer,
  type FindingReference,
  type Source,
  type Subject,
  answerAboutNothing,
  sanitize,
  remediationIdOf,
} from '../model/index.ts';
import type { NotDone } from './world.ts';

const noReference: FindingReference = { id: '', format: 'asff', productArn: '', accountId: '' };

/** The context of an answer for one item of an event. `position` makes the id unique. */
export interface About {
  readonly executionId: string;
  readonly position: number;
  readonly source: Source;
  readonly ticket?: { readonly ticket?: true };
}

export function answerOf(item: ItemReading, { outcome, reason }: NotDone, about: About): Answer {
  const { executionId, position, source, ticket = {} } = about;
  const finding = item.ok ? item.finding.reference : (item.reference ?? noReference);
  const subject = item.ok ? item.subject : unknownSubject(item.controlId ?? '', finding.accountId);
  const remediationId = remediationIdOf([executionId, finding.id, subject.resourceId, subject.controlId, position]);
  return {
    ...answerAboutNothing({ remediationId, source, outcome, reason: sanitize(reason, 300) }),
    ...subject,
    resourceId: sanitize(subject.resourceId, 300),
    finding,
    ...ticket,
  };
}

/**
 * Answers a finding that ASR declines. The answer has no product ARN, so ASR writes no note on the finding. Otherwise a
 * principal that imports findings could make ASR write notes on the findings of others.
 */
export function answerWithoutNote(item: ItemReading, notDone: NotDone, about: About): Answer {
  const answered = answerOf(item, notDone, about);
  return { ...answered, finding: { ...answered.finding, productArn: '' } };
}

function unknownSubject(controlId: string, accountId: string): Subject {
  return { controlId, partition: '', accountId, region: '', resourceType: '', resourceId: '' };
}
