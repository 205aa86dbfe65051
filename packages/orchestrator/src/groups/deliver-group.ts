/** Handles one delivery of a message with several requests. */
import { type Answer, type RemediationRequest, type Running } from '../model/index.ts';
import { remediate } from '../remediate/index.ts';
import { isOfDocument } from './document.ts';
import { type Group, type GroupAnswer, groupAnswer, splitGroup } from './group-answer.ts';
import { type GroupDependencies, remediateGroup } from './remediate-group.ts';

/** From this delivery on, each request is sent alone. */
const firstSplit = 3;

/** The same for requests of several controls: one of them may have begun to change the document that they share. */
const firstSplitOfDocument = 2;

/**
 * Returns the answer to the message. Requests that an earlier delivery ended keep their answers. A message that is
 * delivered for the third time, or for the second if it has several controls, is split, so that one request cannot prevent
 * the others.
 *
 * @throws An error that a retry can resolve, if any request has one. The queue then delivers the message again.
 */
export async function deliverGroup(
  group: Group,
  delivery: number,
  dependencies: GroupDependencies,
): Promise<GroupAnswer> {
  const answered = delivery === 1 ? [] : await answersOf(group.requests, dependencies);
  const ids = new Set(answered.map(({ remediationId }) => remediationId));
  const rest: Group = { ...group, requests: group.requests.filter(({ remediationId }) => !ids.has(remediationId)) };
  const split = isOfDocument(group.requests) ? firstSplitOfDocument : firstSplit;
  if (delivery >= split && rest.requests.length > 1) return splitGroup(rest, answered);
  const [first, ...others] = rest.requests;
  const results =
    first === undefined || others.length > 0
      ? await remediateGroup(rest.requests, dependencies)
      : await Promise.allSettled([remediate(first, dependencies)]);
  const answers: (Answer | Running)[] = [...answered];
  for (const result of results) {
    if (result.status === 'rejected') throw result.reason;
    answers.push(result.value);
  }
  return groupAnswer(rest, answers);
}

/** The answers that history has for this execution. */
async function answersOf(
  requests: readonly RemediationRequest[],
  { groupHistory }: GroupDependencies,
): Promise<readonly Answer[]> {
  const records = await groupHistory.findMany(requests.map(({ remediationId }) => remediationId));
  return requests.flatMap(({ remediationId, executionId }) => {
    const last = records.get(remediationId)?.lastAnswer;
    return last?.executionId === executionId && last.answer.outcome !== 'running' ? [last.answer] : [];
  });
}
