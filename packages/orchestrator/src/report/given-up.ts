/** The answers to requests that the state machine gave up. */
import {
  type Answer,
  type RemediationRecord,
  type RemediationRequest,
  answer,
  deadLetterError,
  describeChanges,
} from '../model/index.ts';

/** The error output of a Catch. */
export interface Failure {
  readonly Error?: string;
  readonly Cause?: string;
}

/** A request that the state machine gave up. */
export interface GivenUp {
  readonly request: RemediationRequest;
  readonly failure: Failure;
}

export function isGivenUp(item: Answer | GivenUp): item is GivenUp {
  return 'failure' in item;
}

/** The answer to a request that the state machine gave up. */
export function asAnswer({ request, failure }: GivenUp): Answer {
  return answer(request, { outcome: 'failed', reason: whyFailed(failure) });
}

/**
 * If a playbook function recorded its answer and the answer was lost, the recorded answer counts. If it had started to
 * change the resource, the report lists the changes, so that an operator can undo them.
 */
export function answerFromHistory(
  givenUp: Answer,
  { lastAnswer, changes }: RemediationRecord,
  executionId: string,
): Answer {
  const recorded = lastAnswer?.executionId === executionId ? lastAnswer.answer : undefined;
  // A recorded deferral that was given up has no execution that tries again.
  if (recorded !== undefined && recorded.outcome !== 'running' && recorded.outcome !== 'deferred') return recorded;
  return givenUp.source === 'undo' ? givenUp : { ...givenUp, summary: describeChanges(changes) };
}

export function whyFailed({ Error: name = 'an unknown error', Cause = '' }: Failure): string {
  if (name === deadLetterError) return Cause;
  if (name === 'States.Timeout')
    return 'No playbook function answered in time. Check the playbooks queue, then remediate again.';
  return `The state machine failed with ${name}. ${Cause}`;
}

export function endedIn(items: readonly (Answer | GivenUp)[]): readonly Answer[] {
  return items.filter((item): item is Answer => !isGivenUp(item));
}
