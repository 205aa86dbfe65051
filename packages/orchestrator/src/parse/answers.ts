/** What is answered where no request is made. Each answer has an id of its own, so that it overwrites no remediation. */
import type { ItemReading } from '../findings/index.ts';
import {
  type Answer,
  type FindingReference,
  type Source,
  type Subject,
  answerAboutNothing,
  excerpt,
  remediationIdOf,
} from '../model/index.ts';
import type { NotDone } from './world.ts';

const noReference: FindingReference = { id: '', format: 'asff', productArn: '', accountId: '' };

/** About one item of an event. `position` makes the id unique. */
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
    ...answerAboutNothing({ remediationId, source, outcome, reason: excerpt(reason, 300) }),
    ...subject,
    resourceId: excerpt(subject.resourceId, 300),
    finding,
    ...ticket,
  };
}

/**
 * About a finding that ASR does not obey. It names no product, so no note is written on it: a principal that imports
 * findings could otherwise make ASR write on those of others.
 */
export function answerWithoutNote(item: ItemReading, notDone: NotDone, about: About): Answer {
  const answered = answerOf(item, notDone, about);
  return { ...answered, finding: { ...answered.finding, productArn: '' } };
}

function unknownSubject(controlId: string, accountId: string): Subject {
  return { controlId, partition: '', accountId, region: '', resourceType: '', resourceId: '' };
}
