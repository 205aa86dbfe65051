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
  shorten,
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

export interface Declined {
  /** Calls `answer` for the first item of a kind only. */
  readonly add: (kind: string, answer: () => Answer) => void;
  readonly answers: () => readonly Answer[];
}

/**
 * Reports declined findings once for each producer and reason. A flood of them from one account therefore takes the
 * space of one answer only, and leaves the rest of the execution's state to other findings.
 */
export function declinedOnce(): Declined {
  const byKind = new Map<string, { readonly first: Answer; readonly more: number }>();
  return {
    add(kind, answer) {
      const known = byKind.get(kind);
      byKind.set(kind, known === undefined ? { first: answer(), more: 0 } : { ...known, more: known.more + 1 });
    },
    answers: () => [...byKind.values()].map(({ first, more }) => (more === 0 ? first : withCount(first, more))),
  };
}

function withCount(first: Answer, more: number): Answer {
  const rest = ` The same applies to ${more === 1 ? '1 more item' : `${more} more items`} of this event.`;
  return { ...first, reason: `${shorten(first.reason, 300 - rest.length)}${rest}` };
}
